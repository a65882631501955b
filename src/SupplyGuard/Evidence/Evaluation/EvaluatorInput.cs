using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>One input tensor, first dimension = samples.</summary>
/// <param name="DType">Safetensors spelling (<c>F32</c>, <c>I64</c> …).</param>
/// <param name="Bytes">Little-endian, row-major, dense.</param>
internal sealed record EvaluatorInput(string Name, string DType, ImmutableArray<long> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Some of the samples, in this order.</summary>
    public EvaluatorInput Part(ImmutableArray<int> rows)
    {
        var length = Shape[0] == 0 ? 0 : checked((int)(Bytes.Length / Shape[0]));
        var bytes = new byte[checked(length * rows.Length)];
        for (var at = 0; at < rows.Length; at++)
            Bytes.Span.Slice(checked(rows[at] * length), length).CopyTo(bytes.AsSpan(at * length));
        return this with { Shape = Shape.SetItem(0, rows.Length), Bytes = bytes };
    }
}
