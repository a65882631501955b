using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation.Samples;

/// <summary>
/// How many labels of one class the model that a baseline was recorded from contradicts, and what that proves: an exact binomial test against
/// the rate that is tolerated, so that a handful of samples never fails by luck. Pure.
/// </summary>
/// <param name="Contradicted">Samples that the baseline model answers otherwise.</param>
/// <param name="Other">The answer that it gives most often instead.</param>
/// <param name="MostOften">How often.</param>
/// <param name="PValue">P(Bin(<paramref name="Samples"/>, tolerance) ≥ <paramref name="Contradicted"/>).</param>
internal sealed record ContradictedClass(int Class, int Samples, int Contradicted, int Other, int MostOften, double PValue)
{
    /// <summary>Every class that has samples, in order.</summary>
    public static ImmutableArray<ContradictedClass> Measure(ImmutableArray<int> labels, ScoreMatrix scores, double tolerance)
    {
        var answers = scores.Answers();
        var counts = Enumerable.Range(0, scores.Classes).Select(_ => new Dictionary<int, int>()).ToArray();
        for (var sample = 0; sample < labels.Length; sample++)
            counts[labels[sample]][answers[sample]] = counts[labels[sample]].GetValueOrDefault(answers[sample]) + 1;

        return
        [
            .. from index in Enumerable.Range(0, counts.Length)
               where counts[index].Count > 0
               let samples = counts[index].Values.Sum()
               let contradicted = samples - counts[index].GetValueOrDefault(index)
               let other = counts[index].Where(answer => answer.Key != index).OrderByDescending(answer => answer.Value).ThenBy(answer => answer.Key).FirstOrDefault()
               select new ContradictedClass(index, samples, contradicted, other.Key, other.Value, BinomialTail.AtLeast(samples, contradicted, tolerance)),
        ];
    }
}
