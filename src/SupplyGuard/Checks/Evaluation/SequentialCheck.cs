using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Staging;
using SupplyGuard.Findings;
using SupplyGuard.Findings.Evaluations;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Early stopping: a sequential test of the newly wrong answers of every class, in the order in which samples were asked. It alarms at a tenfold of the
/// tolerated rate (20 %) where half of that rate (1 %) would explain the answers with a chance of 1e-5 only. Pure.
/// </summary>
internal static class SequentialCheck
{
    private const double Alpha = 1e-5;
    private const double Beta = 1e-3;

    /// <summary>Most chance that any class of an honest model alarms, however many there are.</summary>
    private const double AlphaOfAll = 1e-4;

    /// <summary>What the answers so far mean for the samples that are left.</summary>
    public static StageVerdict Look(EvaluationPolicy evaluation, EvaluationEvidence evidence)
    {
        if (evidence is not { Asked: { } asked, Stimuli: { } whole, Outcome: EvaluatorOutcome.Answered answer, Baseline: Gathered<Baseline>.Found { Value: var recorded } })
            return StageVerdict.GoOn;

        var stimuli = whole.Part(asked);
        if (ScoreCheck.Read(evaluation, stimuli, answer, pass: 0).Scores is not { } scores)
            return StageVerdict.Stop;

        var comparison = new Comparison(evaluation.Classes, stimuli.Golden.Labels, ScoreCheck.AsMargins(recorded.Part(asked.Rows).Scores, evaluation.OutputKind), ScoreCheck.AsMargins(scores, evaluation.OutputKind));
        var measures = Measure(evaluation, asked, comparison);
        if (measures.Classes.Any(decision => decision.Alarms))
            return StageVerdict.Stop;

        // Limits that honest siblings set belong to all of the samples.
        return recorded.Calibration.IsEmpty && Enumerable.Range(0, measures.Classes.Length).All(IsDecided) ? StageVerdict.Clean : StageVerdict.GoOn;

        bool IsDecided(int index) => measures.Classes[index].IsContent || comparison.Members[index].Length == whole.Golden.Labels.Count(label => label == index);
    }

    /// <param name="comparison">Of the samples that were asked, in the order of the golden data.</param>
    public static SequentialMeasures Measure(EvaluationPolicy evaluation, AskedSamples asked, Comparison comparison)
    {
        var classes = evaluation.Classes.Length;
        var tolerated = Math.Clamp(evaluation.Limits.ClassTolerance / 2, 1e-4, 0.4);
        var test = new RatioTest(tolerated, Math.Min(20 * tolerated, 0.95), Math.Min(Alpha, AlphaOfAll / classes), Beta);
        var places = asked.Rows;
        var wrong = Enumerable.Range(0, classes).Select(_ => new List<bool>()).ToArray();
        foreach (var sample in asked.Order.Select(row => places.BinarySearch(row)))
        {
            var label = comparison.Labels[sample];
            wrong[label].Add(comparison.BaselineAnswer(sample) == label && comparison.CandidateAnswer(sample) != label);
        }

        return new SequentialMeasures(test, [.. wrong.Select(test.Observe)]);
    }

    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, SequentialMeasures measures)
    {
        if (measures.Classes[measures.Worst].Alarms)
            yield return SequentialRules.Alarms(evaluation, measures);
    }

    public static IEnumerable<Measurement> Measurements(EvaluationPolicy evaluation, SequentialMeasures measures)
    {
        var worst = measures.Classes[measures.Worst];
        yield return new Measurement(evaluation.Name, "sequentialRatio", worst.Ratio, worst.Alarms ? Verdict.Failed : Verdict.Passed)
        {
            Samples = worst.Observed,
            Limit = measures.Test.Upper,
            Detail = $"class {evaluation.Classes[measures.Worst]}",
        };
    }
}
