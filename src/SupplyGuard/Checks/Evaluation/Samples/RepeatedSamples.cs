using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation.Samples;

/// <summary>Samples that are equal in every byte of every input. Pure.</summary>
/// <param name="Repeated">Each sample that equals an earlier one with the same truth, and the earliest that it equals, by place.</param>
/// <param name="Ambiguous">Each sample that equals an earlier one with another truth, and the earliest such, by place.</param>
internal sealed record RepeatedSamples(ImmutableArray<(int First, int Second)> Repeated, ImmutableArray<(int First, int Second)> Ambiguous)
{
    /// <param name="isSame">Whether the same is true of two samples.</param>
    public static RepeatedSamples Find(GoldenData golden, Func<int, int, bool> isSame)
    {
        var order = Enumerable.Range(0, golden.Labels.Length).ToArray();
        Array.Sort(order, (left, right) => Compare(golden, left, right) is not 0 and var difference ? difference : left.CompareTo(right));

        var (repeated, ambiguous) = (ImmutableArray.CreateBuilder<(int First, int Second)>(), ImmutableArray.CreateBuilder<(int First, int Second)>());
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && Compare(golden, order[start], order[end]) == 0; end++)
            {
                var first = order[start];
                (isSame(first, order[end]) ? repeated : ambiguous).Add((first, order[end]));
            }
        }

        return new RepeatedSamples([.. repeated.OrderBy(pair => pair.Second)], [.. ambiguous.OrderBy(pair => pair.Second)]);
    }

    private static int Compare(GoldenData golden, int left, int right)
    {
        foreach (var input in golden.Inputs)
        {
            if (Of(input, left).SequenceCompareTo(Of(input, right)) is not 0 and var difference)
                return difference;
        }

        return 0;
    }

    private static ReadOnlySpan<byte> Of(EvaluatorInput input, int sample)
    {
        var length = input.Bytes.Length / (int)input.Shape[0];
        return input.Bytes.Span.Slice(sample * length, length);
    }
}
