using System.Collections.Immutable;
using SupplyGuard.Formats.Onnx.Graphs;

namespace SupplyGuard.Checks.Models.Graphs;

/// <summary>What a value of a graph depends on. Inputs of the model are bits, so that a union is an <c>or</c>.</summary>
internal sealed record GraphValue
{
    /// <summary>A value that depends on no value of an input, and of which nothing else is known.</summary>
    public static GraphValue Nothing { get; } = new() { Elements = 0 };

    /// <summary>Inputs whose own values it depends on, with no weights between them.</summary>
    public ulong Raw { get; init; }

    /// <summary>Inputs that it depends on through weights.</summary>
    public ulong Weighted { get; init; }

    /// <summary>Inputs that it depends on through two operators with weights, one behind the other, or more: behind the stem of the model.</summary>
    public ulong Deep { get; init; }

    /// <summary>Inputs whose own values decide how many elements it has.</summary>
    public ulong Sized { get; init; }

    /// <summary>
    /// Elements of the constant that it is, or of the longest that it was made from; minus one when it depends on an input. Sizes of inputs make no difference, or weights could hide
    /// behind them.
    /// </summary>
    public long Elements { get; init; } = -1;

    /// <summary>The elements of a short constant of integers; null when they are not known.</summary>
    public ImmutableArray<long>? Integers { get; init; }

    /// <summary>The node that made it; null for an input or an initializer.</summary>
    public OnnxNode? Node { get; init; }

    /// <summary>The value through which it depends on <see cref="Raw"/>: its way back to the input.</summary>
    public GraphValue? From { get; init; }

    /// <summary>Of an input: its name.</summary>
    public string? Input { get; init; }

    public bool IsConstant => Elements >= 0;

    /// <summary>Inputs that reach it both past the weights and through them.</summary>
    public ulong Bypassed => Raw & Deep;

    /// <summary>Whether it depends on no more than another value.</summary>
    public bool IsWithin(GraphValue other) => ((Raw & ~other.Raw) | (Weighted & ~other.Weighted) | (Deep & ~other.Deep) | (Sized & ~other.Sized)) is 0;

    /// <summary>What depends on all of several values and was made by a node.</summary>
    /// <param name="values">Null for those that are left out.</param>
    public static GraphValue Union(OnnxNode? node, params ReadOnlySpan<GraphValue?> values)
    {
        ulong raw = 0, weighted = 0, deep = 0, sized = 0;
        var elements = 0L;
        GraphValue? from = null;
        foreach (var value in values)
        {
            if (value is null)
                continue;
            if (value.Raw is not 0 && (from is null || from.Bypassed is not 0 && value.Bypassed is 0))
                from = value;

            (raw, weighted, deep, sized) = (raw | value.Raw, weighted | value.Weighted, deep | value.Deep, sized | value.Sized);
            elements = elements < 0 || value.Elements < 0 ? -1 : Math.Max(elements, value.Elements);
        }

        return new GraphValue { Raw = raw, Weighted = weighted, Deep = deep, Sized = sized, Elements = elements, Node = node, From = from };
    }
}
