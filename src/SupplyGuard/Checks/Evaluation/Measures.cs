using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Skew;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Every number that a candidate is judged by.</summary>
/// <param name="Behaviour">On the golden samples.</param>
/// <param name="Varied">On each secret variation of them.</param>
/// <param name="Skew">Of parts of the golden samples, and of the shares of the answers.</param>
/// <param name="Conversion">Null unless the model claims to be converted.</param>
/// <param name="Probes">Null when nothing was probed.</param>
/// <param name="Weights">Null when they were not compared.</param>
internal sealed record Measures(
    BehaviourMeasures Behaviour,
    ImmutableArray<BehaviourMeasures> Varied,
    SkewMeasures Skew,
    ConversionMeasures? Conversion,
    ProbeMeasures? Probes,
    WeightMeasures? Weights)
{
    /// <param name="scores">Raw scores of everything in <paramref name="stimuli"/>.</param>
    /// <param name="baseline">One that fits.</param>
    /// <param name="weights">The candidate's; null when they were not read.</param>
    public static Measures Of(EvaluationPolicy evaluation, Stimuli stimuli, ScoreMatrix scores, Baseline baseline, WeightFacts? weights)
    {
        var labels = stimuli.Golden.Labels;
        var behaviour = BehaviourMeasures.Of(evaluation, labels, baseline, scores.Part(0, labels.Length));
        var table = TableOf(evaluation, stimuli, scores);
        return new Measures(
            behaviour,
            [
                .. Enumerable.Range(0, stimuli.Plan.Variations).Select(index => BehaviourMeasures.Of(
                    evaluation, labels, baseline with { Scores = baseline.Variations[index] }, scores.Part(stimuli.FirstVariation + (index * labels.Length), labels.Length))),
            ],
            SkewMeasures.Of(evaluation, stimuli.Golden, behaviour.Comparison),
            ConversionMeasures.Of(evaluation, behaviour.Comparison, table, baseline.Probes),
            table is null || stimuli.Form is not { } form || baseline.Probes is not { } recorded ? null : ProbeMeasures.Of(form, table, recorded, behaviour),
            weights is null ? null : WeightMeasures.Of(weights, baseline.Weights));
    }

    /// <summary>The candidate's probe table; null when nothing was probed.</summary>
    public static ProbeTable? TableOf(EvaluationPolicy evaluation, Stimuli stimuli, ScoreMatrix scores) =>
        stimuli.Plan.ProbeSamples == 0 ? null : ProbeReading.Of(stimuli, scores, ScoreCheck.AsMargins(scores, evaluation.OutputKind));
}
