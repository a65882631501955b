using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Skew;

/// <summary>Judges skew: tests against a tolerated rate, since tests of "no difference" fail honest retraining. Pure.</summary>
internal static class SkewCheck
{
    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, SkewMeasures measures)
    {
        var failing = measures.Slices.Where(sliced => sliced.Fails).ToArray();
        if (failing.MinBy(sliced => sliced.PValue) is { } worst)
            yield return SkewRules.Slice(evaluation, worst, failing.Length);
        if (measures.Scores.Where(shift => shift.Fails).MaxBy(shift => Math.Abs(shift.Shift) / shift.Limit) is { } moved)
            yield return SkewRules.Scores(evaluation, moved);
        if (measures.Prior.Fails(evaluation.Limits.PriorShift))
            yield return SkewRules.Prior(evaluation, measures.Prior);
    }
}
