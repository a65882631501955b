using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SupplyGuard.Evidence.Evaluation.Probing;

/// <summary>The probes of a table (P1): one column at a time is set to its lowest, middle or highest usual value (1, 50 and 99 % quantile of the golden samples).</summary>
internal static class TableProbes
{
    private const int FewestAlike = 10;

    private static readonly (string Name, double Share)[] Quantiles = [("low", 0.01), ("middle", 0.5), ("high", 0.99)];

    public static ImmutableArray<Probe> Of(SampleForm form, GoldenData golden)
    {
        var values = MemoryMarshal.Cast<byte, float>(golden.Inputs[0].Bytes.Span);
        var probes = ImmutableArray.CreateBuilder<Probe>();
        var sorted = new float[golden.Labels.Length];
        for (var index = 0; index < form.Width; index++)
        {
            var column = index;
            for (var sample = 0; sample < sorted.Length; sample++)
                sorted[sample] = values[(sample * form.Width) + column];

            Array.Sort(sorted);
            foreach (var (name, share) in Quantiles)
            {
                var value = Quantile(sorted, share);
                probes.Add(new Probe($"column-{column}-{name}", sample => sample[column] = value));
            }
        }

        return probes.ToImmutable();
    }

    /// <summary>
    /// The golden samples that need no probe to be like this: the tenth, but ten at least, whose number in the probe's column is nearest to the one
    /// that it sets, and all others that are as near.
    /// </summary>
    /// <param name="probe">Counted from 0, in the order of the dictionary.</param>
    public static ImmutableArray<int> Alike(SampleForm form, GoldenData golden, int probe)
    {
        var values = MemoryMarshal.Cast<byte, float>(golden.Inputs[0].Bytes.Span);
        var column = new float[golden.Labels.Length];
        for (var sample = 0; sample < column.Length; sample++)
            column[sample] = values[(sample * form.Width) + (probe / Quantiles.Length)];

        var sorted = column.ToArray();
        Array.Sort(sorted);
        var set = Quantile(sorted, Quantiles[probe % Quantiles.Length].Share);
        var distances = Array.ConvertAll(column, value => Math.Abs((double)value - set));
        var farthest = distances.Order().ElementAt(Math.Min(distances.Length - 1, Math.Max(FewestAlike, column.Length / 10) - 1));
        return [.. Enumerable.Range(0, column.Length).Where(sample => distances[sample] <= farthest)];
    }

    private static float Quantile(float[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
