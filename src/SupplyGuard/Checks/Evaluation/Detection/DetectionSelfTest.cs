using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Detection;

/// <summary>
/// What an evaluation of places must prove before it may be green: of every class, that it would have failed had the model overlooked all of
/// its objects, and had it seen one in every sample; of maps also, had it answered this class everywhere; of an unchanged model, had it answered every sample with
/// what belongs to the next; and that the baseline loses and invents nothing against itself. Pure.
/// </summary>
internal static class DetectionSelfTest
{
    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, GoldenData golden, Baseline baseline, ScoreMatrix candidate)
    {
        var itself = FoundClass.Measure(evaluation, golden, baseline.Scores, baseline.Scores);
        if (itself.Any(found => found.Lost > 0 || found.Invented > 0 || found.IsLost || found.IsInvented))
        {
            yield return SelfTestRules.NotZero(evaluation, "detection");
            yield break;
        }

        if (DetectionCheck.Difference(evaluation, baseline, Rotated(candidate)) is { Beyond: 0 })
        {
            yield return DetectionRules.Numb(evaluation);
            yield break;
        }

        if (itself.FirstOrDefault(found => found.Clean < evaluation.GoldenPerClass) is { } few)
        {
            yield return DetectionRules.Uninvented(evaluation, few, evaluation.GoldenPerClass);
            yield break;
        }

        var objects = FoundObjects.Of(evaluation, golden);
        if (Enumerable.Range(0, evaluation.Classes.Length).Select(index => OfClass(evaluation, index, golden, objects, baseline.Scores)).FirstOrDefault(finding => finding is not null) is { } deaf)
            yield return deaf;
    }

    /// <summary>Null when the evaluation would hear of every model that is dead for this class.</summary>
    private static Finding? OfClass(EvaluationPolicy evaluation, int index, GoldenData golden, FoundObjects objects, ScoreMatrix baseline)
    {
        var (areMaps, label, stray) = (evaluation.OutputKind is OutputKind.Segmentation, evaluation.Classes[index], FoundColumns.Invented(evaluation, index, golden.Targets!));
        if (!Answering((_, column) => column == stray || !areMaps ? FoundColumns.Nothing : 0).IsLost)
            return DetectionRules.Deaf(evaluation, label, "overlooked");

        // The most that a map can invent: the class is wherever it is not.
        if (!Answering((sample, column) => column != stray ? (areMaps ? 0 : FoundColumns.Nothing) : areMaps ? Share(objects.Free(sample, index)) : float.MaxValue).IsInvented)
            return DetectionRules.Deaf(evaluation, label, "invented");

        return areMaps && Answering((sample, column) => column != stray ? (float)objects.Covered(sample, index) : objects.Covered(sample, index) > 0 ? FoundColumns.Nothing : Share(objects.Free(sample, index))) is { IsLost: false, IsInvented: false }
            ? DetectionRules.Painted(evaluation, label)
            : null;

        FoundClass Answering(Func<int, int, float> numbers) => FoundClass.Measure(evaluation, index, golden, objects, baseline, numbers);
    }

    /// <summary>A share of places as a column has it.</summary>
    private static float Share(double share) => share > 0 ? (float)share : FoundColumns.Nothing;

    /// <summary>The numbers of every sample in the place of the one before it.</summary>
    private static ScoreMatrix Rotated(ScoreMatrix numbers) =>
        new(numbers.Samples, numbers.Classes, [.. numbers.Values[numbers.Classes..], .. numbers.Values[..numbers.Classes]]);
}
