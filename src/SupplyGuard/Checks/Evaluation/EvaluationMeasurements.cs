using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Skew;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>The numbers of an evaluation as the report shows them. Pure.</summary>
internal static class EvaluationMeasurements
{
    /// <summary>Above this many classes, only those that fail or have a floor are listed one by one.</summary>
    private const int ListedClasses = 64;

    private const double TwoSidedAlpha = 0.025;

    /// <summary>What can be said of a model without anything to compare it with.</summary>
    public static ImmutableArray<Measurement> Alone(EvaluationPolicy evaluation, ImmutableArray<int> labels, ScoreMatrix scores) =>
        [Accuracy(evaluation, labels.Length, BaselineCheck.Tally(labels, scores).Sum(tally => tally.Correct))];

    public static ImmutableArray<Measurement> Of(EvaluationPolicy evaluation, Measures measures) =>
    [
        .. Behaviour(evaluation, measures.Behaviour),
        .. Varied(evaluation, measures.Varied),
        .. Skew(evaluation, measures.Skew),
        .. Conversion(evaluation, measures.Conversion),
        .. Probes(evaluation, measures.Probes),
        .. Weights(evaluation, measures.Weights),
    ];

    private static ImmutableArray<Measurement> Behaviour(EvaluationPolicy evaluation, BehaviourMeasures measures) =>
    [
        Accuracy(evaluation, measures.Comparison.Labels.Length, measures.Recalled.Sum(recalled => recalled.Correct)) with
        {
            Baseline = (double)measures.Recalled.Sum(recalled => recalled.BaselineCorrect) / measures.Comparison.Labels.Length,
        },
        Agreement(evaluation, measures),
        Overall(evaluation, measures.Overall),
        .. Difference(evaluation, measures),
        .. Erosion(evaluation, measures),
        .. Shift(evaluation, measures),
        .. measures.Recalled.Where(recalled => evaluation.Classes.Length <= ListedClasses || recalled.Fails || recalled.Floor is not null).Select(recalled => Recall(evaluation, recalled)),
    ];

    private static Measurement Accuracy(EvaluationPolicy evaluation, int samples, int correct) =>
        new(evaluation.Name, "accuracy", (double)correct / samples, Verdict.Passed)
        {
            Samples = samples,
            Low = ClopperPearson.Lower(samples, correct, TwoSidedAlpha),
            High = ClopperPearson.Upper(samples, correct, TwoSidedAlpha),
        };

    private static Measurement Agreement(EvaluationPolicy evaluation, BehaviourMeasures measures)
    {
        var samples = measures.Comparison.Labels.Length;
        double? limit = BehaviourCheck.LeastAgreement(evaluation) is null ? null : (double)BehaviourCheck.FewestAgreeing(evaluation, samples) / samples;
        return new Measurement(evaluation.Name, "agreement", (double)measures.Agreeing / samples, Of((double)measures.Agreeing / samples < limit)) { Samples = samples, Limit = limit };
    }

    private static Measurement Overall(EvaluationPolicy evaluation, OverallShift overall) =>
        new(evaluation.Name, "newlyWrong", (double)overall.NewlyWrong / overall.Samples, Of(overall.Fails))
        {
            Samples = overall.Samples,
            PValue = overall.PValue,
            Alpha = overall.Alpha,
            Limit = (double)BinomialTail.CriticalCount(overall.Samples, evaluation.Limits.OverallTolerance, overall.Alpha) / overall.Samples,
        };

    private static IEnumerable<Measurement> Varied(EvaluationPolicy evaluation, ImmutableArray<BehaviourMeasures> varied) =>
        varied.SelectMany((measures, index) => Erosion(evaluation, measures).Select(erosion => erosion with { Name = $"erosion[variation {index + 1}]" }));

    private static IEnumerable<Measurement> Skew(EvaluationPolicy evaluation, SkewMeasures skew)
    {
        yield return new Measurement(evaluation.Name, "priorShift", skew.Prior.Shift, Of(skew.Prior.Fails(evaluation.Limits.PriorShift)))
        {
            Samples = skew.Prior.Samples,
            Low = skew.Prior.LowerBound,
            PValue = skew.Prior.PValue,
            Alpha = PriorShift.Alpha,
            Limit = evaluation.Limits.PriorShift,
            Detail = $"answers '{evaluation.Classes[skew.Prior.Class]}'",
        };
        yield return new Measurement(evaluation.Name, "stabilityIndex", skew.Prior.Index, Verdict.Passed) { Samples = skew.Prior.Samples, NullThreshold = skew.Prior.IndexThreshold };
        foreach (var sliced in skew.Slices.OrderBy(sliced => sliced.Slice, StringComparer.Ordinal).ThenBy(sliced => sliced.Class))
            yield return new Measurement(evaluation.Name, $"newlyWrong[{sliced.Slice}, {evaluation.Classes[sliced.Class]}]", (double)sliced.NewlyWrong / sliced.Samples, Of(sliced.Fails)) { Samples = sliced.Samples, PValue = sliced.PValue, Alpha = sliced.Alpha };
        foreach (var shift in skew.Scores)
            yield return new Measurement(evaluation.Name, shift.Slice is null ? "scoreShift" : $"scoreShift[{shift.Slice}]", shift.Shift, Of(shift.Fails)) { Samples = shift.Samples, Limit = shift.Limit };
    }

    private static IEnumerable<Measurement> Conversion(EvaluationPolicy evaluation, ConversionMeasures? conversion)
    {
        if (conversion is null)
            yield break;

        yield return new Measurement(evaluation.Name, "goldenDistance", conversion.Golden, Of(conversion.Golden > ConversionMeasures.MostGolden)) { Limit = ConversionMeasures.MostGolden };
        if (conversion.Probed is { } probed)
            yield return new Measurement(evaluation.Name, "probedDistance", probed, Of(probed > ConversionMeasures.MostProbed)) { Limit = ConversionMeasures.MostProbed };
    }

    private static IEnumerable<Measurement> Probes(EvaluationPolicy evaluation, ProbeMeasures? probes)
    {
        if (probes?.Flip is { } flip)
            yield return Flip(evaluation, "patchFlip", flip, probes.Table.Plan.ProbeSamples, evaluation.Limits.PatchFlip);
        if (probes?.Patched is { } pair)
        {
            yield return new Measurement(evaluation.Name, "patchedErosion", pair.Erosion, Of(pair.Erosion > evaluation.Limits.PatchedErosion))
            {
                Samples = probes.Table.Plan.ProbeSamples,
                Limit = evaluation.Limits.PatchedErosion,
                Detail = $"{BehaviourRules.Pair(evaluation, pair.Pair)} under {pair.Probe}",
            };
        }

        if (probes?.Pixel is { } pixel)
            yield return Flip(evaluation, "pixelFlip", pixel, probes.Table.Plan.PixelSamples, evaluation.Limits.PixelFlip);
        if (probes is { Table.Plan.NoiseSamples: > 0 })
            yield return new Measurement(evaluation.Name, "noiseConcentration", probes.NoiseShare, Verdict.Passed) { Samples = probes.Table.Plan.NoiseSamples, Baseline = probes.BaselineNoiseShare };
    }

    private static Measurement Flip(EvaluationPolicy evaluation, string name, FlippingProbe flip, int samples, double limit) =>
        new(evaluation.Name, name, flip.Share, Of(flip.Rise > limit))
        {
            Samples = samples,
            Baseline = flip.Baseline,
            Limit = flip.Baseline + limit,
            Detail = $"to {evaluation.Classes[flip.Class]} by {flip.Probe}",
        };

    private static IEnumerable<Measurement> Weights(EvaluationPolicy evaluation, WeightMeasures? weights)
    {
        if (weights?.Distance is { } distance)
        {
            double? limit = evaluation.Change.Value is ChangeClass.Convert or ChangeClass.FineTune ? evaluation.Limits.WeightDistance : null;
            yield return new Measurement(evaluation.Name, "weightDistance", distance, Of(WeightCheck.IsTooFar(evaluation, weights))) { Limit = limit, Detail = weights.IsPermuted ? "hidden units permuted" : null };
        }

        if (weights?.HeadScore is { } score)
            yield return new Measurement(evaluation.Name, "headScore", score, Verdict.Passed) { Detail = evaluation.Classes[weights.HeadClass] };
    }

    private static IEnumerable<Measurement> Difference(EvaluationPolicy evaluation, BehaviourMeasures measures)
    {
        if (measures.Difference is { } difference)
            yield return new Measurement(evaluation.Name, "goldenMaxDifference", difference.Difference, Of(difference.Beyond > 0)) { Samples = measures.Comparison.Labels.Length, Limit = difference.Tolerance };
    }

    private static IEnumerable<Measurement> Erosion(EvaluationPolicy evaluation, BehaviourMeasures measures)
    {
        var limit = evaluation.Limits.Erosion;
        if (MarginErosion.Worst(measures.Eroded, limit) is not { } worst)
            yield break;

        yield return new Measurement(evaluation.Name, "erosion", worst.Erosion, Of(MarginErosion.Fails(worst, limit)))
        {
            Samples = worst.Samples,
            Low = worst.LowerBound is { } bound && double.IsFinite(bound) ? bound : null,
            Baseline = 0,
            Limit = limit,
            Detail = BehaviourRules.Pair(evaluation, worst.Pair),
        };
    }

    /// <summary>The pair that proves most; the limit is the share of samples from which on it fails.</summary>
    private static IEnumerable<Measurement> Shift(EvaluationPolicy evaluation, BehaviourMeasures measures)
    {
        if (measures.Shifted.MinBy(pair => pair.PValue / pair.Alpha) is not { } worst)
        {
            yield return new Measurement(evaluation.Name, "pairShift", 0, Verdict.Passed);
            yield break;
        }

        yield return new Measurement(evaluation.Name, "pairShift", (double)worst.Count / worst.Samples, Of(worst.Fails))
        {
            Samples = worst.Samples,
            PValue = worst.PValue,
            Alpha = worst.Alpha,
            Limit = (double)BinomialTail.CriticalCount(worst.Samples, evaluation.Limits.PairTolerance, worst.Alpha) / worst.Samples,
            Detail = BehaviourRules.Pair(evaluation, worst.Pair),
        };
    }

    private static Measurement Recall(EvaluationPolicy evaluation, RecalledClass recalled) =>
        new(evaluation.Name, $"recall[{evaluation.Classes[recalled.Class]}]", recalled.Recall, Of(recalled.Fails))
        {
            Samples = recalled.Samples,
            PValue = recalled.PValue,
            Alpha = recalled.Alpha,
            Low = recalled.Low,
            High = recalled.High,
            Baseline = (double)recalled.BaselineCorrect / recalled.Samples,
            Limit = recalled.Floor,
        };

    private static Verdict Of(bool failed) => failed ? Verdict.Failed : Verdict.Passed;
}
