using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Compares a candidate with its baseline by every behaviour check that its change class asks for. Pure.</summary>
internal static class BehaviourCheck
{
    /// <summary>Share of golden samples on which a fine-tuned model answers as before.</summary>
    public const double LeastAgreement = 0.97;

    public static ImmutableArray<Finding> Run(EvaluationPolicy evaluation, BehaviourMeasures measures) =>
    [
        .. Outputs(evaluation, measures),
        .. Margins(evaluation, measures),
        .. Shifts(evaluation, measures),
        .. Recalls(evaluation, measures),
        .. Agreement(evaluation, measures),
    ];

    /// <summary>The count that <see cref="LeastAgreement"/> of the samples makes; rounding of the product must not cost one.</summary>
    public static int FewestAgreeing(int samples) => (int)Math.Ceiling((LeastAgreement * samples) - 1e-9);

    /// <summary>Whether the change class asks for as many equal labels as <see cref="LeastAgreement"/> says.</summary>
    public static bool AsksForAgreement(EvaluationPolicy evaluation) => evaluation.Change.Value is ChangeClass.FineTune;

    private static IEnumerable<Finding> Outputs(EvaluationPolicy evaluation, BehaviourMeasures measures)
    {
        if (measures.Difference is { Beyond: > 0 } difference)
            yield return BehaviourRules.Outputs(evaluation, difference, measures.Comparison.Candidate.Values.Length);
    }

    private static IEnumerable<Finding> Margins(EvaluationPolicy evaluation, BehaviourMeasures measures)
    {
        var limit = evaluation.Limits.Erosion;
        var failing = measures.Eroded.Where(pair => MarginErosion.Fails(pair, limit)).OrderByDescending(pair => pair.Erosion).ToImmutableArray();
        if (!failing.IsEmpty)
            yield return BehaviourRules.Eroded(evaluation, failing[0], measures.Comparison.Flipped(failing[0].Pair), failing);
        else if (measures.Eroded.Where(pair => MarginErosion.Warns(pair, limit)).MaxBy(pair => pair.Erosion) is { } thin)
            yield return BehaviourRules.Thin(evaluation, thin, measures.Comparison.Flipped(thin.Pair));
    }

    private static IEnumerable<Finding> Shifts(EvaluationPolicy evaluation, BehaviourMeasures measures)
    {
        var failing = measures.Shifted.Where(pair => pair.Fails).OrderBy(pair => pair.PValue / pair.Alpha).ToImmutableArray();
        if (!failing.IsEmpty)
            yield return BehaviourRules.Shifted(evaluation, failing[0], failing);
    }

    private static IEnumerable<Finding> Recalls(EvaluationPolicy evaluation, BehaviourMeasures measures)
    {
        var failing = measures.Recalled.Where(recalled => recalled.Fails).OrderBy(recalled => recalled.PValue).ToImmutableArray();
        if (!failing.IsEmpty)
            yield return BehaviourRules.Recall(evaluation, failing[0], failing);
    }

    private static IEnumerable<Finding> Agreement(EvaluationPolicy evaluation, BehaviourMeasures measures)
    {
        var samples = measures.Comparison.Labels.Length;
        if (AsksForAgreement(evaluation) && measures.Agreeing < FewestAgreeing(samples))
            yield return BehaviourRules.Disagreement(evaluation, measures.Agreeing, samples, LeastAgreement);
    }
}
