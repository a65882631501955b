using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Detection;

/// <summary>
/// What an evaluation of a detector must prove before it may be green: of every class, that it would have failed had the model overlooked all of
/// its objects, and had it seen one in every sample; of an unchanged model, had it answered every sample with what belongs to the next; and that the baseline loses and invents nothing against itself. Pure.
/// </summary>
internal static class DetectionSelfTest
{
    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, ScoreMatrix truth, Baseline baseline, ScoreMatrix candidate)
    {
        if (FoundClass.Measure(evaluation, truth, baseline.Scores, baseline.Scores).Any(found => found.Lost > 0 || found.Invented > 0 || found.IsLost || found.IsInvented))
        {
            yield return SelfTestRules.NotZero(evaluation, "detection");
            yield break;
        }

        if (DetectionCheck.Difference(evaluation, baseline, Rotated(candidate)) is { Beyond: 0 })
        {
            yield return DetectionRules.Numb(evaluation);
            yield break;
        }

        for (var index = 0; index < evaluation.Classes.Length; index++)
        {
            var column = FoundColumns.Invented(evaluation, index, truth);
            var blind = With(candidate, FoundColumns.Of(evaluation, index, truth), FoundColumns.Nothing);
            var seeing = With(candidate, Enumerable.Range(0, truth.Samples).Select(sample => (sample, column)), float.MaxValue);
            var what = !FoundClass.Measure(evaluation, truth, baseline.Scores, blind)[index].IsLost ? "overlooked"
                : !FoundClass.Measure(evaluation, truth, baseline.Scores, seeing)[index].IsInvented ? "invented"
                : null;
            if (what is null)
                continue;

            yield return DetectionRules.Deaf(evaluation, evaluation.Classes[index], what);
            yield break;
        }
    }

    /// <summary>The numbers of every sample in the place of the one before it.</summary>
    private static ScoreMatrix Rotated(ScoreMatrix numbers) =>
        new(numbers.Samples, numbers.Classes, [.. numbers.Values[numbers.Classes..], .. numbers.Values[..numbers.Classes]]);

    private static ScoreMatrix With(ScoreMatrix numbers, IEnumerable<(int Sample, int Column)> places, float value)
    {
        var values = numbers.Values.ToArray();
        foreach (var (sample, column) in places)
            values[(sample * numbers.Classes) + column] = value;

        return new ScoreMatrix(numbers.Samples, numbers.Classes, values);
    }
}
