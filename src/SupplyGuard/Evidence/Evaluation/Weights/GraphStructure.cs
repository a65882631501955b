using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Onnx.Graphs;

namespace SupplyGuard.Evidence.Evaluation.Weights;

/// <summary>
/// A digest of what a graph computes from what, as a Merkle tree over its edges: every value is hashed from the operator that makes it and from the values that
/// this operator takes, so that names, the order of nodes and the numbers in weights do not matter, and every other wire does. Of constants, initializers or nodes, their number of
/// elements counts, and short lists of integers themselves: they are axes, shapes and places, but for those that quantised operators take. Of attributes, <c>axis</c> and graphs.
/// </summary>
internal sealed class GraphStructure
{
    private readonly List<Dictionary<string, byte[]>> _scopes = [];

    /// <summary>What a list of integers counts as where it is a weight, by what it counts as elsewhere.</summary>
    private readonly Dictionary<byte[], byte[]> _asWeights = new(ReferenceEqualityComparer.Instance);

    private GraphStructure()
    {
    }

    /// <summary>Null when the nodes are in no order in which they could be computed, or a value is made twice: then nobody can tell what is wired to what.</summary>
    public static Digest? Of(OnnxComputation computation)
    {
        var structure = new GraphStructure();
        var functions = new List<byte[]>();
        foreach (var function in computation.Functions)
        {
            if (structure.Hash(function.Inputs, function.Outputs, ImmutableDictionary<string, OnnxConstant>.Empty, function.Nodes) is not { } body)
                return null;

            functions.Add(Combine("function", [function.Function.Domain, function.Function.Name, function.Function.Overload], [], [body]));
        }

        functions.Sort(Compare);
        return structure.Hash(computation.Main) is { } main ? Digest.Sha256(Combine("model", [], [], [main, .. functions])) : null;
    }

    private byte[]? Hash(OnnxGraph graph) => Hash(graph.Inputs, graph.Outputs, graph.Constants, graph.Nodes);

    private byte[]? Hash(ImmutableArray<string> inputs, ImmutableArray<string> outputs, ImmutableDictionary<string, OnnxConstant> constants, ImmutableArray<OnnxNode> nodes)
    {
        var values = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [""] = Combine("left out", [], [], []) };
        _scopes.Add(values);
        try
        {
            // An initializer may be listed among the inputs, too: then a caller may replace it.
            foreach (var (name, constant) in constants)
                values[name] = Hash(constant);
            for (var index = 0; index < inputs.Length; index++)
            {
                var isKnown = values.TryGetValue(inputs[index], out var replaced);
                values[inputs[index]] = Combine("input", [], [_scopes.Count, index], isKnown ? [replaced!] : []);
            }

            var all = new List<byte[]>(nodes.Length);
            foreach (var node in nodes)
            {
                var hash = Hash(node);
                if (hash is null || !Name(node, hash, values))
                    return null;

                if (node.Constant is null)
                    all.Add(hash);
            }

            var made = outputs.Select(Find).ToArray();
            if (made.Contains(null))
                return null;

            // Nodes that lead nowhere count as well.
            all.Sort(Compare);
            return Combine("graph", [], [inputs.Length, outputs.Length], [.. made.OfType<byte[]>(), .. all]);
        }
        finally
        {
            _scopes.RemoveAt(_scopes.Count - 1);
        }
    }

    /// <summary>False for a name that is made twice, here or around this graph (onnx, docs/IR.md, forbids both).</summary>
    private bool Name(OnnxNode node, byte[] hash, Dictionary<string, byte[]> values)
    {
        for (var index = 0; index < node.Outputs.Length; index++)
        {
            if (node.Outputs[index].Length is 0)
                continue;
            if (Find(node.Outputs[index]) is not null)
                return false;

            values.Add(node.Outputs[index], node.Constant is null ? Combine("output", [], [index], [hash]) : hash);
        }

        return true;
    }

    private byte[]? Hash(OnnxNode node)
    {
        if (node.Constant is { } value)
            return Hash(value);

        var parts = new List<byte[]>();
        foreach (var name in node.Inputs)
        {
            if (Find(name) is not { } taken)
                return null;

            parts.Add(IsQuantised(node) ? _asWeights.GetValueOrDefault(taken, taken) : taken);
        }

        foreach (var (_, graph) in node.Graphs.OrderBy(entry => entry.Attribute, StringComparer.Ordinal))
        {
            if (Hash(graph) is not { } inner)
                return null;

            parts.Add(inner);
        }

        return Combine(
            "node",
            [node.Domain, node.OpType, node.Overload, .. node.Graphs.Select(entry => entry.Attribute).Order(StringComparer.Ordinal)],
            [node.Inputs.Length, node.Outputs.Length, node.Axis ?? long.MinValue, node.ScanInputs ?? long.MinValue],
            parts);
    }

    /// <summary>A graph in a node sees what is around the node.</summary>
    private byte[]? Find(string name)
    {
        for (var depth = _scopes.Count - 1; depth >= 0; depth--)
        {
            if (_scopes[depth].TryGetValue(name, out var value))
                return value;
        }

        return null;
    }

    private byte[] Hash(OnnxConstant constant)
    {
        var weights = Combine("weights", [], [constant.Elements], []);
        if (constant.Integers is not { } integers)
            return weights;

        var hash = Combine("integers", [], integers.AsSpan(), []);
        _asWeights.Add(hash, weights);
        return hash;
    }

    /// <summary>Operators whose integers are weights: biases of quantised layers have 32 bits.</summary>
    private static bool IsQuantised(OnnxNode node) => node.OpType is "DequantizeLinear" or "QLinearConv" or "QLinearMatMul" or "QGemm" or "ConvInteger" or "MatMulInteger";

    /// <summary>SHA-256 of a kind, texts, numbers and hashes, each list behind its length, so that no two different ones are the same bytes.</summary>
    private static byte[] Combine(string kind, ReadOnlySpan<string> texts, ReadOnlySpan<long> numbers, List<byte[]> hashes)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        AppendText(sha, kind, number);
        AppendNumber(sha, texts.Length, number);
        foreach (var text in texts)
            AppendText(sha, text, number);
        AppendNumber(sha, numbers.Length, number);
        var bytes = new byte[numbers.Length * sizeof(long)];
        for (var index = 0; index < numbers.Length; index++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(index * sizeof(long)), numbers[index]);
        sha.AppendData(bytes);
        foreach (var hash in hashes)
            sha.AppendData(hash);

        return sha.GetHashAndReset();
    }

    private static void AppendText(IncrementalHash sha, string text, Span<byte> number)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AppendNumber(sha, bytes.Length, number);
        sha.AppendData(bytes);
    }

    private static void AppendNumber(IncrementalHash sha, long value, Span<byte> number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        sha.AppendData(number);
    }

    private static int Compare(byte[] one, byte[] other) => one.AsSpan().SequenceCompareTo(other);
}
