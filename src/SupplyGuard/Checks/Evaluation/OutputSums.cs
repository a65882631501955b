using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Sums over the whole output for a sample, with signs that a fixed seed draws: they change when any of its numbers does, and stand for all of
/// them in a baseline. Pure.
/// </summary>
internal static class OutputSums
{
    /// <summary>Sums over each output. A changed number is missed by one of them only where changes cancel out; by all of them hardly ever.</summary>
    public const int Count = 8;

    /// <param name="scale">The unit that the numbers are measured in.</param>
    /// <param name="sums">Where the sums go.</param>
    public static void Of(ReadOnlySpan<float> numbers, ulong seed, double scale, Span<float> sums)
    {
        var signs = new SplitMix64(seed);
        Span<double> totals = stackalloc double[Count];
        totals.Clear();
        foreach (var number in numbers)
        {
            var bits = signs.Next();
            for (var index = 0; index < Count; index++)
                totals[index] += ((bits >> index) & 1) == 0 ? number : -(double)number;
        }

        for (var index = 0; index < Count; index++)
            sums[index] = (float)Math.Clamp(totals[index] / scale, float.MinValue, float.MaxValue);
    }

    /// <summary>What an output says of one sample.</summary>
    public static ReadOnlySpan<float> Row(EvaluatorOutput output, int sample, int samples)
    {
        var length = output.Values.Length / samples;
        return output.Values.AsSpan(sample * length, length);
    }

    /// <summary>Whether an output says the same of every sample.</summary>
    public static bool IsSame(EvaluatorOutput output, int samples)
    {
        for (var sample = 1; sample < samples; sample++)
        {
            if (!Row(output, sample, samples).SequenceEqual(Row(output, 0, samples)))
                return false;
        }

        return true;
    }
}
