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
/// Early stopping: a sequential test of the newly wrong answers of every class, in the order in which samples were asked: a rate of 1 % against one of 20 %.
/// Whatever lies between may be taken for either. Pure.
/// </summary>
internal static class SequentialCheck
{
    private const double Tolerated = 0.01;
    private const double Alarming = 0.2;

    /// <summary>How much larger than the smallest class the largest may be, so that as many samples of each stand for all.</summary>
    private const int MostUneven = 2;

    private const double FloorAlpha = 0.001;
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

        // Limits that honest siblings set belong to all of the samples, and so do shares of all answers where classes are uneven.
        var sizes = new int[measures.Classes.Length];
        foreach (var label in whole.Golden.Labels)
            sizes[label]++;

        return recorded.Calibration.IsEmpty && sizes.Max() <= MostUneven * sizes.Min() && Enumerable.Range(0, sizes.Length).All(IsDecided) ? StageVerdict.Clean : StageVerdict.GoOn;

        bool IsDecided(int index) => comparison.Members[index].Length == sizes[index] || (measures.Classes[index].IsContent && KeepsFloor(evaluation, comparison, index));
    }

    /// <summary>Whether the recall of a class is proven to be what the policy asks for; true where it asks for none.</summary>
    private static bool KeepsFloor(EvaluationPolicy evaluation, Comparison comparison, int index) =>
        !evaluation.Limits.MinRecall.TryGetValue(evaluation.Classes[index], out var floor)
        || ClopperPearson.Lower(comparison.Members[index].Length, comparison.Correct(index), FloorAlpha) >= floor;

    /// <param name="comparison">Of the samples that were asked, in the order of the golden data.</param>
    public static SequentialMeasures Measure(EvaluationPolicy evaluation, AskedSamples asked, Comparison comparison)
    {
        var classes = evaluation.Classes.Length;
        var test = new RatioTest(Tolerated, Alarming, Math.Min(Alpha, AlphaOfAll / classes), Beta);
        var places = asked.Rows;
        var wrong = Enumerable.Range(0, classes).Select(_ => new List<bool>()).ToArray();
        foreach (var sample in asked.Order.Select(row => places.BinarySearch(row)))
        {
            var label = comparison.Labels[sample];
            wrong[label].Add(comparison.BaselineAnswer(sample) == label && comparison.CandidateAnswer(sample) != label);
        }

        return new SequentialMeasures(test, [.. wrong.Select(test.Observe)]);
    }

    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, AskedSamples asked, SequentialMeasures measures)
    {
        if (measures.Classes[measures.Worst].Alarms)
            yield return SequentialRules.Alarms(evaluation, measures);
        if (!asked.IsProbed)
            yield return SequentialRules.Left(evaluation);
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
