using System.Collections.Immutable;
using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx.Graphs;

/// <summary>
/// Reads which value of a model comes from which, in a walk of its own over a file that the room has accepted: what is needed of weights is how many there are.
/// </summary>
/// <param name="nodes">Nodes of the model.</param>
internal sealed class OnnxComputationReader(OnnxSource source, int nodes)
{
    /// <summary>Names of values at all nodes together, repeated ones counted again: three or four for a node.</summary>
    private const int MostReferences = 2_000_000;

    private const int NodeField = 1;
    private const int InitializerField = 5;
    private const int InputField = 11;
    private const int OutputField = 12;
    private const int SparseInitializerField = 15;

    private readonly NameTable _names = new(source, nodes);
    private readonly OnnxConstantReader _constants = new(source);
    private readonly List<string> _inputs = [];
    private readonly List<string> _outputs = [];
    private int _nodes;
    private int _references;

    /// <param name="nodes">Nodes of the model, as the room counted them.</param>
    /// <returns>Malformed when it is beyond the limits: then nothing is known of what the model computes.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<OnnxComputation> Read(FileWindow file, OnnxLimits limits, int nodes, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<OnnxComputation>.Ok(new OnnxComputationReader(new OnnxSource(file, limits, cancellationToken), nodes).Read());
        }
        catch (MalformedException e)
        {
            return new Parsed<OnnxComputation>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private OnnxComputation Read()
    {
        OnnxGraph? main = null;
        var functions = ImmutableArray.CreateBuilder<OnnxFunctionBody>();
        var cursor = source.Open(new ProtobufRange(0, source.File.Length));
        while (cursor.Next())
        {
            if (cursor.Field is OnnxModelReader.Graph)
                main = ReadGraph(cursor.Range("graph"), depth: 1);
            else if (cursor.Field is OnnxModelReader.Functions)
                functions.Add(ReadFunction(cursor.Range("function")));
            else
                cursor.Skip("a field");
        }

        return new OnnxComputation(main ?? throw new MalformedException(Fault.Inconsistent, source.File.Length, "the model has no graph."), functions.DrainToImmutable());
    }

    private OnnxGraph ReadGraph(ProtobufRange graph, int depth)
    {
        if (depth > source.Limits.SubgraphDepth)
            throw new MalformedException(Fault.TooLarge, graph.Start, $"graphs are nested deeper than {source.Limits.SubgraphDepth} levels.");

        var (inputs, outputs, nodes) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<OnnxNode>());
        var constants = ImmutableDictionary.CreateBuilder<string, OnnxConstant>(StringComparer.Ordinal);
        var cursor = source.Open(graph);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case NodeField:
                    nodes.Add(ReadNode(cursor.Range("node"), nodes.Count, depth));
                    break;
                case InputField or OutputField:
                    (cursor.Field is InputField ? inputs : outputs).Add(ReadValueName(cursor.Range("graph input or output")));
                    break;
                case InitializerField:
                    var (name, constant) = _constants.ReadNamed(cursor.Range("initializer"));
                    constants[Name(name, cursor.FieldOffset)] = constant;
                    break;
                case SparseInitializerField:
                    var (sparseName, sparse) = _constants.ReadSparse(cursor.Range("sparse_initializer"));
                    constants[Name(sparseName, cursor.FieldOffset)] = sparse;
                    break;
                default:
                    cursor.Skip("graph field");
                    break;
            }
        }

        return new OnnxGraph(inputs.DrainToImmutable(), outputs.DrainToImmutable(), constants.ToImmutable(), nodes.DrainToImmutable());
    }

    private OnnxNode ReadNode(ProtobufRange node, int index, int depth)
    {
        if (++_nodes > source.Limits.Nodes)
            throw new MalformedException(Fault.TooLarge, node.Start, $"the model has more than {source.Limits.Nodes} nodes.");

        _inputs.Clear();
        _outputs.Clear();
        var (opType, domain, overload) = ("", "", "");
        var attributes = 0;
        var cursor = source.Open(node);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case 1: _inputs.Add(Name(ref cursor, "node input")); break;
                case 2: _outputs.Add(Name(ref cursor, "node output")); break;
                case 4: opType = Name(ref cursor, "op_type"); break;
                case 7: domain = Name(ref cursor, "node domain"); break;
                case 8: overload = Name(ref cursor, "node overload"); break;
                case 5:
                    attributes++;
                    cursor.Skip("attribute");
                    break;
                default: cursor.Skip("node field"); break;
            }
        }

        var read = new OnnxNode(index, OnnxDomain.Normalise(domain), opType, overload, [.. _inputs], [.. _outputs]);
        return attributes is 0 ? read : ReadAttributes(node, read, depth);
    }

    private OnnxNode ReadAttributes(ProtobufRange message, OnnxNode node, int depth)
    {
        var isConstant = node is { OpType: "Constant", Domain: OnnxDomain.Default };
        var graphs = ImmutableArray.CreateBuilder<(string, OnnxGraph)>();
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            if (cursor.Field is not 5)
            {
                cursor.Skip("node field");
                continue;
            }

            var attribute = cursor.Range("attribute");
            var name = ReadAttribute(attribute, out var integer);
            ReadGraphs(attribute, name, depth, graphs);
            if (isConstant && _constants.ReadAttribute(attribute) is { } constant)
                node = node with { Constant = constant };
            else if (name is "axis")
                node = node with { Axis = integer };
            else if (name is "num_scan_inputs")
                node = node with { ScanInputs = integer };
        }

        return graphs.Count is 0 ? node : node with { Graphs = graphs.DrainToImmutable() };
    }

    private string ReadAttribute(ProtobufRange attribute, out long integer)
    {
        var name = "";
        integer = 0;
        var cursor = source.Open(attribute);
        while (cursor.Next())
        {
            if (cursor.Field is 1)
                name = Name(ref cursor, "attribute name");
            else if (cursor.Field is 3)
                integer = cursor.Int64("attribute value");
            else
                cursor.SkipNumbers("attribute field");
        }

        return name;
    }

    private void ReadGraphs(ProtobufRange attribute, string name, int depth, ImmutableArray<(string, OnnxGraph)>.Builder graphs)
    {
        var cursor = source.Open(attribute);
        while (cursor.Next())
        {
            if (cursor.Field is 6 or 11)
                graphs.Add((name, ReadGraph(cursor.Range("graph"), depth + 1)));
            else
                cursor.SkipNumbers("attribute field");
        }
    }

    private OnnxFunctionBody ReadFunction(ProtobufRange message)
    {
        var (inputs, outputs, nodes) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<OnnxNode>());
        var (name, domain, overload) = ("", "", "");
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case 1: name = Name(ref cursor, "function name"); break;
                case 4: inputs.Add(Name(ref cursor, "function input")); break;
                case 5: outputs.Add(Name(ref cursor, "function output")); break;
                case 7: nodes.Add(ReadNode(cursor.Range("node"), nodes.Count, depth: 1)); break;
                case 10: domain = Name(ref cursor, "function domain"); break;
                case 13: overload = Name(ref cursor, "function overload"); break;
                default: cursor.Skip("function field"); break;
            }
        }

        return new OnnxFunctionBody(new OnnxFunction(OnnxDomain.Normalise(domain), name, overload), inputs.DrainToImmutable(), outputs.DrainToImmutable(), nodes.DrainToImmutable());
    }

    private string ReadValueName(ProtobufRange message)
    {
        var name = "";
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            if (cursor.Field is 1)
                name = Name(ref cursor, "value name");
            else
                cursor.Skip("value field");
        }

        return name;
    }

    /// <summary>The one text for equal names: every value is named where it is made and wherever it is used.</summary>
    private string Name(ref ProtobufCursor cursor, string what)
    {
        Count(cursor.FieldOffset);
        var name = _names.Read(ref cursor, what, out var isNew);
        return isNew ? source.Keep(name, cursor.FieldOffset) : name;
    }

    private string Name(string text, long offset)
    {
        Count(offset);
        var name = _names.Same(text, out var isNew);
        return isNew ? source.Keep(name, offset) : name;
    }

    private void Count(long offset)
    {
        if (++_references > MostReferences)
            throw new MalformedException(Fault.TooLarge, offset, $"the nodes of the model name values more than {MostReferences} times.");
    }
}
