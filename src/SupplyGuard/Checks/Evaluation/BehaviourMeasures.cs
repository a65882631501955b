using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Every number that the behaviour of a candidate is judged by.</summary>
/// <param name="Difference">B7; null unless the model claims to be unchanged.</param>
/// <param name="Agreeing">Golden samples to which both models give the same answer.</param>
internal sealed record BehaviourMeasures(
    Comparison Comparison,
    OutputDifference? Difference,
    ImmutableArray<ErodedPair> Eroded,
    ImmutableArray<ShiftedPair> Shifted,
    ImmutableArray<RecalledClass> Recalled,
    OverallShift Overall,
    int Agreeing)
{
    /// <summary>Measures a candidate's raw scores, golden samples × classes.</summary>
    public static BehaviourMeasures Of(EvaluationPolicy evaluation, ImmutableArray<int> labels, Baseline baseline, ScoreMatrix candidate)
    {
        var comparison = new Comparison(
            evaluation.Classes,
            labels,
            ScoreCheck.AsMargins(baseline.Scores, evaluation.OutputKind),
            ScoreCheck.AsMargins(candidate, evaluation.OutputKind));
        var watched = Watched(evaluation);
        return new BehaviourMeasures(
            comparison,
            evaluation.Change.Value is ChangeClass.Unchanged ? GoldenOutputs.Measure(baseline.Scores, candidate, baseline.Noise) : null,
            MarginErosion.Measure(comparison, evaluation.Limits.Erosion, watched),
            PairShift.Measure(comparison, evaluation.Limits.PairTolerance, evaluation.Limits.Alpha, watched),
            ClassRecall.Measure(comparison, evaluation.Limits),
            OverallShift.Measure(comparison, evaluation.Limits.OverallTolerance, evaluation.Limits.Alpha),
            Enumerable.Range(0, labels.Length).Count(sample => comparison.BaselineAnswer(sample) == comparison.CandidateAnswer(sample)));
    }

    /// <summary>What can be measured of a model without anything to compare it with: it is its own baseline.</summary>
    public static BehaviourMeasures Alone(EvaluationPolicy evaluation, ImmutableArray<int> labels, ScoreMatrix candidate)
    {
        var scores = ScoreCheck.AsMargins(candidate, evaluation.OutputKind);
        var comparison = new Comparison(evaluation.Classes, labels, scores, scores);
        return new BehaviourMeasures(comparison, null, [], [], ClassRecall.Measure(comparison, evaluation.Limits), OverallShift.Measure(comparison, 1, evaluation.Limits.Alpha), labels.Length);
    }

    /// <summary>What a variation of the golden samples costs a model without anything else to compare it with: its answers to the samples as they are stand in for a baseline.</summary>
    public static BehaviourMeasures Varied(EvaluationPolicy evaluation, ImmutableArray<int> labels, ScoreMatrix candidate, ScoreMatrix varied)
    {
        var comparison = new Comparison(evaluation.Classes, labels, ScoreCheck.AsMargins(candidate, evaluation.OutputKind), ScoreCheck.AsMargins(varied, evaluation.OutputKind));
        return Alone(evaluation, labels, candidate) with { Comparison = comparison, Eroded = MarginErosion.Measure(comparison, evaluation.Limits.Erosion, Watched(evaluation)) };
    }

    /// <summary>The policy's watched pairs, whose labels are known to be among its classes.</summary>
    public static ImmutableArray<ClassPair> Watched(EvaluationPolicy evaluation) =>
    [
        .. evaluation.WatchPairs
            .Select(pair => new ClassPair(evaluation.Classes.IndexOf(pair.True), evaluation.Classes.IndexOf(pair.Rival)))
            .Where(pair => pair.True != pair.Rival)
            .Distinct(),
    ];
}
