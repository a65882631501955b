using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SupplyGuard.Evidence.Evaluation.Probing;

/// <summary>The probes of a table (P1): one column at a time is set to its lowest, middle or highest usual value (1, 50 and 99 % quantile of the golden samples).</summary>
internal static class TableProbes
{
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
                var value = sorted[(int)Math.Round(share * (sorted.Length - 1))];
                probes.Add(new Probe($"column-{column}-{name}", sample => sample[column] = value));
            }
        }

        return probes.ToImmutable();
    }
}
