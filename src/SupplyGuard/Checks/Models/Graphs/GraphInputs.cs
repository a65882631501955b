using System.Collections.Immutable;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Onnx.Graphs;

namespace SupplyGuard.Checks.Models.Graphs;

/// <summary>The inputs of a model as bits, and which of them are watched: those of numbers with a fraction that are no state.</summary>
internal sealed class GraphInputs
{
    /// <summary>Inputs with a bit of their own. Those beyond share one, and so do those that are not watched.</summary>
    private const int MostOwn = 62;

    private const ulong Shared = 1UL << MostOwn;
    private const ulong Unwatched = 1UL << 63;

    /// <summary>Dimensions that are compared. Beyond, nothing is of the shape of anything, which is the graver finding.</summary>
    private const int MostCompared = 20_000_000;

    private readonly List<(OnnxValue Input, ulong Bit)> _watched = [];
    private int _compared;

    public GraphInputs(OnnxModel model, OnnxComputation computation)
    {
        var all = model.Inputs.Where(input => !computation.Main.Constants.ContainsKey(input.Name)).ToArray();
        var states = States([.. all.Where(IsFloat)], model.Outputs);
        var bits = ImmutableArray.CreateBuilder<(string, ulong)>(all.Length);
        foreach (var input in all)
        {
            var isWatched = IsFloat(input) && !states.Contains(input.Name);
            var bit = isWatched ? 1UL << Math.Min(_watched.Count, MostOwn) : Unwatched;
            bits.Add((input.Name, bit));
            if (!isWatched)
                continue;

            _watched.Add((input, bit));
            Watched |= bit;
        }

        Bits = bits.MoveToImmutable();
    }

    public ImmutableArray<(string Name, ulong Bit)> Bits { get; }

    public ulong Watched { get; }

    /// <summary>Those of several inputs whose shape an output has, perhaps enlarged: an image made of an image, or a sound of a sound.</summary>
    /// <param name="bits">The inputs.</param>
    public ulong LikeOf(OnnxValue? output, ulong bits)
    {
        var like = 0UL;
        if (output?.Shape is not { } shape)
            return like;

        foreach (var (input, bit) in _watched)
        {
            if (_compared > MostCompared)
                return 0;
            if ((bit & bits & ~like) is not 0)
                like |= IsLike(input, shape) ? bit : 0;
            else if (bit is Shared)
                break;
        }

        return like;
    }

    /// <summary>
    /// Inputs in which a caller hands back what the last call gave: each has an output of its own with as many dimensions. The first input and the first
    /// output are never such: a model takes something and says something.
    /// </summary>
    private static HashSet<string> States(OnnxValue[] floats, ImmutableArray<OnnxValue> outputs)
    {
        var states = new HashSet<string>(StringComparer.Ordinal);
        var free = outputs.Skip(1).Where(IsFloat).Select(output => output.Shape).OfType<ImmutableArray<OnnxDimension>>().CountBy(shape => shape.Length).ToDictionary();
        foreach (var input in floats.Skip(1))
        {
            if (input.Shape is { } shape && free.GetValueOrDefault(shape.Length) is > 0 and var left)
            {
                free[shape.Length] = left - 1;
                states.Add(input.Name);
            }
        }

        return states;
    }

    private static bool IsFloat(OnnxValue value) => value.DType is "F32" or "F16" or "BF16" or "F64";

    private bool IsLike(OnnxValue input, ImmutableArray<OnnxDimension> to)
    {
        _compared += 1;
        if (input.Shape is not { Length: >= 3 } from || to.Length != from.Length)
            return false;

        _compared += from.Length;
        for (var i = 1; i < from.Length; i++)
        {
            if (from[i].Value is { } before && to[i].Value is { } after && before != after && (i is 1 || before <= 0 || after % before is not 0))
                return false;
        }

        return true;
    }
}
