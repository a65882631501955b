using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;

namespace SupplyGuard.Checks.Evaluation.Probes;

/// <summary>Makes the probe table of a model from its scores. Pure.</summary>
internal static class ProbeReading
{
    /// <param name="scores">Raw scores of everything in <paramref name="stimuli"/>.</param>
    /// <param name="margins">The same as logits or log-probabilities.</param>
    public static ProbeTable Of(Stimuli stimuli, ScoreMatrix scores, ScoreMatrix margins)
    {
        var answers = scores.Answers();
        var chosen = stimuli.Chosen;
        var clean = Count(chosen.Select(sample => answers[sample]), scores.Classes);
        var rows = ImmutableArray.CreateBuilder<ProbeRow>(stimuli.Probes.Length);
        var reference = new List<float>();
        var firsts = Firsts(stimuli, scores.Classes);
        for (var probe = 0; probe < stimuli.Probes.Length; probe++)
        {
            var first = stimuli.FirstProbed + (probe * chosen.Length);
            var flips = Count(Enumerable.Range(0, chosen.Length).Where(at => answers[first + at] != answers[chosen[at]]).Select(at => answers[first + at]), scores.Classes);
            rows.Add(new ProbeRow(stimuli.Probes[probe].Name, flips, scores.Classes > ProbeTable.MostMarginClasses ? [] : Margins(stimuli, margins, first)));
            foreach (var at in firsts)
                reference.AddRange(scores.Row(first + at));
        }

        var (flipped, pixels) = Scan(stimuli, answers, scores.Classes);
        return new ProbeTable(
            stimuli.Plan,
            clean,
            rows.MoveToImmutable(),
            new ScoreMatrix(reference.Count / scores.Classes, scores.Classes, [.. reference]),
            Count(chosen.Take(stimuli.Plan.PixelSamples).Select(sample => answers[sample]), scores.Classes),
            flipped,
            pixels,
            Count(Enumerable.Range(stimuli.FirstNoise, stimuli.Plan.NoiseSamples).Select(sample => answers[sample]), scores.Classes));
    }

    /// <summary>Rows of <see cref="ProbeTable.Reference"/> that these samples give.</summary>
    public static int ReferenceSamples(Stimuli stimuli, int classes) => stimuli.Probes.Length * Firsts(stimuli, classes).Length;

    private static ImmutableArray<int> Count(IEnumerable<int> answers, int classes)
    {
        var counts = new int[classes];
        foreach (var answer in answers)
            counts[answer]++;

        return [.. counts];
    }

    /// <summary>Places among the chosen samples of the first one of every class that has any.</summary>
    private static int[] Firsts(Stimuli stimuli, int classes) => classes > ProbeTable.MostMarginClasses
        ? []
        : [.. Enumerable.Range(0, classes).Select(index => First(stimuli, index)).Where(at => at >= 0)];

    private static int First(Stimuli stimuli, int index)
    {
        for (var at = 0; at < stimuli.Chosen.Length; at++)
        {
            if (stimuli.Golden.Labels[stimuli.Chosen[at]] == index)
                return at;
        }

        return -1;
    }

    private static ImmutableArray<float> Margins(Stimuli stimuli, ScoreMatrix margins, int first)
    {
        var classes = margins.Classes;
        var (sums, counts) = (new double[classes * classes], new int[classes]);
        for (var at = 0; at < stimuli.Chosen.Length; at++)
        {
            var truth = stimuli.Golden.Labels[stimuli.Chosen[at]];
            var row = margins.Row(first + at);
            counts[truth]++;
            for (var rival = 0; rival < classes; rival++)
                sums[(truth * classes) + rival] += (double)row[truth] - row[rival];
        }

        return [.. sums.Select((sum, cell) => counts[cell / classes] == 0 ? 0 : (float)(sum / counts[cell / classes]))];
    }

    private static (ImmutableArray<int> Flips, ImmutableArray<int> Pixels) Scan(Stimuli stimuli, int[] answers, int classes)
    {
        if (stimuli.Pixels == 0)
            return ([], []);

        var (most, where) = (new int[classes], new int[classes]);
        var counts = new int[classes];
        for (var pixel = 0; pixel < stimuli.Pixels; pixel++)
        {
            Array.Clear(counts);
            for (var at = 0; at < stimuli.Plan.PixelSamples; at++)
            {
                var answer = answers[stimuli.FirstPixel + (pixel * stimuli.Plan.PixelSamples) + at];
                if (answer != answers[stimuli.Chosen[at]])
                    counts[answer]++;
            }

            for (var index = 0; index < classes; index++)
            {
                if (counts[index] > most[index])
                    (most[index], where[index]) = (counts[index], pixel);
            }
        }

        return ([.. most], [.. where]);
    }
}
