using System.Collections.Immutable;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Onnx.Graphs;

namespace SupplyGuard.Checks.Models.Graphs;

/// <summary>The inputs of a model as bits, and which of them are watched: those of numbers with a fraction that are no state.</summary>
internal sealed class GraphInputs
{
    /// <summary>Inputs with a bit of their own. Those beyond share one, and so do those that are not watched.</summary>
    private const int MostOwn = 62;

    private readonly List<OnnxValue> _watched = [];

    public GraphInputs(OnnxModel model, OnnxComputation computation)
    {
        var all = model.Inputs.Where(input => !computation.Main.Constants.ContainsKey(input.Name)).ToArray();
        var states = States([.. all.Where(IsFloat)], model.Outputs);
        foreach (var input in all)
        {
            if (IsFloat(input) && !states.Contains(input.Name))
                _watched.Add(input);
        }

        Bits = [.. all.Select(input => (input.Name, BitOf(input)))];
        Watched = _watched.Count is 0 ? 0 : _watched.Aggregate(0UL, (bits, input) => bits | BitOf(input));
    }

    public ImmutableArray<(string Name, ulong Bit)> Bits { get; }

    public ulong Watched { get; }

    /// <summary>Whether an output is of the shape of an input that it depends on, perhaps enlarged: an image made of an image, or a sound of a sound.</summary>
    /// <param name="bits">Inputs that it depends on.</param>
    public bool IsLikeAny(OnnxValue? output, ulong bits) => output is not null && _watched.Any(input => (BitOf(input) & bits) is not 0 && IsLike(input, output));

    private ulong BitOf(OnnxValue input) => _watched.IndexOf(input) switch
    {
        < 0 => 1UL << 63,
        var index => 1UL << Math.Min(index, MostOwn),
    };

    /// <summary>
    /// Inputs in which a caller hands back what the last call gave: each has an output of its own with as many dimensions. The first input and the first
    /// output are never such: a model takes something and says something.
    /// </summary>
    private static HashSet<string> States(OnnxValue[] floats, ImmutableArray<OnnxValue> outputs)
    {
        var states = new HashSet<string>(StringComparer.Ordinal);
        var free = outputs.Skip(1).Where(IsFloat).ToList();
        foreach (var input in floats.Skip(1))
        {
            if (input.Shape is { } shape && free.Find(output => output.Shape?.Length == shape.Length) is { } sibling && free.Remove(sibling))
                states.Add(input.Name);
        }

        return states;
    }

    private static bool IsFloat(OnnxValue value) => value.DType is "F32" or "F16" or "BF16" or "F64";

    private static bool IsLike(OnnxValue input, OnnxValue output)
    {
        if (input.Shape is not { Length: >= 3 } from || output.Shape is not { } to || to.Length != from.Length)
            return false;

        for (var i = 1; i < from.Length; i++)
        {
            if (from[i].Value is { } before && to[i].Value is { } after && before != after && (i is 1 || before <= 0 || after % before is not 0))
                return false;
        }

        return true;
    }
}
