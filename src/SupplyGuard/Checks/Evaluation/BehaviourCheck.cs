using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Compares a candidate with its baseline by every behaviour check that its change class asks for. Pure.</summary>
internal static class BehaviourCheck
{
    /// <summary>Share of golden samples on which a fine-tuned model answers as before.</summary>
    private const double FineTunedAgreement = 0.97;

    /// <summary>The same of a converted model.</summary>
    private const double ConvertedAgreement = 0.99;

    public static ImmutableArray<Finding> Run(EvaluationPolicy evaluation, BehaviourMeasures measures) =>
    [
        .. Outputs(evaluation, measures),
        .. Margins(evaluation, measures),
        .. Shifts(evaluation, measures),
        .. Recalls(evaluation, measures),
        .. Overall(evaluation, measures),
        .. Agreement(evaluation, measures),
    ];

    /// <summary>B1 once more, on the secretly varied samples of one variation.</summary>
    public static IEnumerable<Finding> RunVaried(EvaluationPolicy evaluation, int variation, BehaviourMeasures measures)
    {
        var failing = measures.Eroded.Where(pair => MarginErosion.Fails(pair, evaluation.Limits.Erosion)).OrderByDescending(pair => pair.Erosion).ToImmutableArray();
        if (!failing.IsEmpty)
            yield return BehaviourRules.Varied(evaluation, variation, failing[0], measures.Comparison.Flipped(failing[0].Pair));
    }

    public static IEnumerable<Finding> RunConverted(EvaluationPolicy evaluation, ConversionMeasures? measures)
    {
        if (measures is { Fails: true })
            yield return BehaviourRules.OtherFunction(evaluation, measures);
    }

    /// <summary>Judges a model without a baseline by the floors of the policy alone.</summary>
    public static IEnumerable<Finding> RunAlone(EvaluationPolicy evaluation, BehaviourMeasures measures) => Recalls(evaluation, measures);

    /// <summary>Share of golden samples on which the change class asks for the same answers as before; null: for none.</summary>
    public static double? LeastAgreement(EvaluationPolicy evaluation) => evaluation.Change.Value switch
    {
        ChangeClass.FineTune => FineTunedAgreement,
        ChangeClass.Convert => ConvertedAgreement,
        _ => null,
    };

    /// <summary>
    /// Fewest equal answers with which the change class is still believed. A conversion computes the same function, so they are counted;
    /// training may be unlucky, so fewer than it explains must be proven: otherwise 3 of 200 honest models fail at 100 samples.
    /// </summary>
    public static int FewestAgreeing(EvaluationPolicy evaluation, int samples) => (LeastAgreement(evaluation), evaluation.Change.Value) switch
    {
        (null, _) => 0,
        ({ } least, ChangeClass.FineTune) => samples + 1 - BinomialTail.CriticalCount(samples, 1 - least, evaluation.Limits.Alpha),

        // Rounding of the product must not cost one.
        ({ } least, _) => (int)Math.Ceiling((least * samples) - 1e-9),
    };

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
        if (LeastAgreement(evaluation) is { } least && measures.Agreeing < FewestAgreeing(evaluation, samples))
            yield return BehaviourRules.Disagreement(evaluation, measures.Agreeing, samples, least, FewestAgreeing(evaluation, samples));
    }

    private static IEnumerable<Finding> Overall(EvaluationPolicy evaluation, BehaviourMeasures measures)
    {
        if (measures.Overall.Fails)
            yield return BehaviourRules.Wrong(evaluation, measures.Overall);
    }
}
