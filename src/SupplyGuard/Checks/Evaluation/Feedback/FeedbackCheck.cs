using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>
/// Judges what models are trained on next (ML08): who feeds false labels, or samples with a mark, has the next model. Pure.
/// </summary>
internal static class FeedbackCheck
{
    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, FeedbackPolicy feedback, FeedbackMeasures measures)
    {
        var byNeighbours = measures.Neighbours.Where(one => one.Labels.Fails).ToArray();
        if (byNeighbours is not [])
        {
            var (column, worst) = byNeighbours.MinBy(one => one.Labels.PValue / one.Labels.Alpha);
            yield return FeedbackRules.OtherThanGolden(feedback, column, worst, byNeighbours.Length - 1);
        }

        var byModel = measures.Trusted.Where(one => one.Labels.Fails).ToArray();
        if (byModel is not [])
        {
            var (column, worst) = byModel.MinBy(one => one.Labels.PValue / one.Labels.Alpha);
            yield return FeedbackRules.OtherThanTrusted(feedback, column, worst, byModel.Length - 1);
        }

        var beyond = measures.Beyond.Where(one => one.Numbers.Fails).ToArray();
        if (beyond is not [])
        {
            var (name, worst) = beyond.MinBy(one => one.Numbers.PValue);
            yield return FeedbackRules.ReachesBeyond(evaluation, feedback, name, worst, beyond.Length - 1);
        }

        var drifting = measures.Drifts.Where(drift => drift.Fails).ToArray();
        if (drifting.MaxBy(drift => drift.Distance - drift.Limit) is { } farthest)
            yield return FeedbackRules.Drifts(feedback, farthest, drifting.Length - 1);

        if (feedback.PriorShift is { } tolerated && measures.Shares.Where(one => one.Shares.Proven > tolerated).ToArray() is { Length: > 0 } moved)
        {
            var (column, worst) = moved.MaxBy(one => one.Shares.Proven);
            yield return FeedbackRules.SharesMoved(feedback, column, worst, tolerated, moved.Length - 1);
        }
    }
}
