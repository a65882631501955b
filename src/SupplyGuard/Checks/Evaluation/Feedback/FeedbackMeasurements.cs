using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>The numbers of feedback as the report shows them: of each thing that was tested the one that came nearest to failing. Pure.</summary>
internal static class FeedbackMeasurements
{
    public static ImmutableArray<Measurement> Of(EvaluationPolicy evaluation, FeedbackPolicy feedback, FeedbackMeasures measures, int samples) =>
    [
        .. Contradicted(evaluation, $"falseByGolden[{feedback.File.Value}]", measures.Neighbours),
        .. Contradicted(evaluation, $"falseByTrusted[{feedback.File.Value}]", measures.Trusted),
        .. Beyond(evaluation, feedback, measures),
        .. Drift(evaluation, feedback, measures, samples),
        .. Shares(evaluation, feedback, measures, samples),
    ];

    private static IEnumerable<Measurement> Contradicted(EvaluationPolicy evaluation, string name, ImmutableArray<(LabelColumn Column, ContradictedLabels Labels)> measured)
    {
        if (measured.IsEmpty)
            yield break;

        var (column, worst) = measured.MinBy(one => one.Labels.PValue / one.Labels.Alpha);
        if (worst.Samples == 0 || worst.GoldenSamples == 0)
            yield break;

        yield return new Measurement(evaluation.Name, name, (double)worst.Contradicted / worst.Samples, Of(worst.Fails))
        {
            Baseline = (double)worst.GoldenContradicted / worst.GoldenSamples,
            Samples = worst.Samples,
            PValue = worst.PValue,
            Alpha = worst.Alpha,
            Detail = worst.Class is not { } label ? null : worst.Answer is { } answer ? $"{column.Classes[label]}->{column.Classes[answer]}" : column.Classes[label],
        };
    }

    private static IEnumerable<Measurement> Beyond(EvaluationPolicy evaluation, FeedbackPolicy feedback, FeedbackMeasures measures)
    {
        if (measures.Beyond.IsEmpty)
            yield break;

        var (name, worst) = measures.Beyond.MinBy(one => one.Numbers.PValue);
        yield return new Measurement(evaluation.Name, $"beyondGolden[{feedback.File.Value}]", (double)worst.Beyond / worst.Samples, Of(worst.Fails))
        {
            Samples = worst.Samples,
            PValue = worst.PValue,
            Alpha = worst.Alpha,
            Detail = worst.Class is { } label ? $"{name}, {evaluation.Classes[label]}" : name,
        };
    }

    private static IEnumerable<Measurement> Drift(EvaluationPolicy evaluation, FeedbackPolicy feedback, FeedbackMeasures measures, int samples)
    {
        if (measures.Drifts.MaxBy(drift => drift.Distance - drift.Limit) is { } farthest)
            yield return new Measurement(evaluation.Name, $"drift[{feedback.File.Value}]", farthest.Distance, Of(farthest.Fails)) { Samples = samples, Limit = farthest.Limit, Detail = farthest.Name };
    }

    private static IEnumerable<Measurement> Shares(EvaluationPolicy evaluation, FeedbackPolicy feedback, FeedbackMeasures measures, int samples)
    {
        if (measures.Shares.IsEmpty)
            yield break;

        var (column, worst) = measures.Shares.MaxBy(one => (one.Shares.Proven, Math.Abs(one.Shares.Share - one.Shares.GoldenShare)));
        yield return new Measurement(evaluation.Name, $"labelShare[{feedback.File.Value}]", worst.Share, Of(worst.Proven > feedback.PriorShift))
        {
            Baseline = worst.GoldenShare,
            Samples = samples,
            Detail = column.Classes[worst.Class],
        };
    }

    private static Verdict Of(bool fails) => fails ? Verdict.Failed : Verdict.Passed;
}
