using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>Samples with NaN or infinity in a place where no golden sample holds the like. Pure.</summary>
/// <param name="First">The first of them, by place.</param>
/// <param name="Samples">How many there are.</param>
internal sealed record StrangeNumbers(int First, int Samples)
{
    /// <summary>Null when there are none, or elements are no numbers.</summary>
    /// <param name="golden">An input of the golden samples.</param>
    /// <param name="fed">The same input of the feedback: of the same type, samples of the same length.</param>
    public static StrangeNumbers? Find(EvaluatorInput golden, EvaluatorInput fed)
    {
        var width = GoldenNumbers.WidthOf(fed.DType);
        if (width == 0 || fed.Shape[0] == 0)
            return null;

        var length = fed.Bytes.Length / width / (int)fed.Shape[0];
        var known = new Kinds[length];
        Visit(golden, length, (_, column, kind) => known[column] |= kind);
        var (first, samples, last) = (-1, 0, -1);
        Visit(fed, length, (sample, column, kind) =>
        {
            if ((kind & ~known[column]) == Kinds.None || sample == last)
                return;

            last = sample;
            samples++;
            first = first < 0 ? sample : first;
        });
        return samples == 0 ? null : new StrangeNumbers(first, samples);
    }

    private static void Visit(EvaluatorInput input, int length, Action<int, int, Kinds> see)
    {
        var width = GoldenNumbers.WidthOf(input.DType);
        var bytes = input.Bytes.Span;
        for (var at = 0; at < bytes.Length / width; at++)
        {
            var value = GoldenNumbers.At(bytes.Slice(at * width, width), input.DType);
            if (!double.IsFinite(value))
                see(at / length, at % length, double.IsNaN(value) ? Kinds.NotANumber : value > 0 ? Kinds.Infinite : Kinds.MinusInfinite);
        }
    }

    [Flags]
    private enum Kinds
    {
        None = 0,
        NotANumber = 1,
        Infinite = 2,
        MinusInfinite = 4,
    }
}
