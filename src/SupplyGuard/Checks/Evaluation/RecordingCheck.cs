using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Detection;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Regression;
using SupplyGuard.Checks.Evaluation.Samples;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Makes a baseline from a trusted model's answers, or says why they cannot be one. Whoever is compared with it later can be compared: the
/// same checks that will use it are run on it first. Pure.
/// </summary>
internal static class RecordingCheck
{
    public static RecordedBaseline Run(EvaluationPolicy evaluation, RecordingEvidence evidence)
    {
        var findings = new List<Finding>(GoldenCheck.Run(evaluation, evidence.Golden));
        if (evidence.Golden is not Gathered<GoldenData>.Found { Value: var golden } || findings.Any(finding => finding.Rule.Incomplete))
            return new RecordedBaseline(null, [.. findings], []);

        findings.AddRange(SampleCheck.Run(evaluation, golden));
        findings.AddRange(RunCheck.Run(evaluation, evidence.Outcome));
        if (evidence.Outcome is not EvaluatorOutcome.Answered answer)
            return new RecordedBaseline(null, [.. findings], []);

        var passes = new List<ScoreMatrix>();
        for (var pass = 0; pass < EvaluationPasses.Recording.Length; pass++)
        {
            var (scores, finding) = ScoreCheck.Read(evaluation, Stimuli.GoldenOnly(golden), answer, pass);
            if (scores is null)
                return new RecordedBaseline(null, [.. findings, finding!], []);

            passes.Add(scores);
        }

        var baseline = new Baseline(
            evaluation.Name,
            evidence.Model,
            golden.Digest,
            evaluation.Classes,
            evaluation.OutputsRead,
            evaluation.OutputKind,
            answer.Runtime,
            answer.Device,
            EvaluationPasses.Reference,
            Noise(evaluation, passes),
            BaselineCheck.Tally(evaluation, golden, passes[0]),
            passes[0])
        {
            Weights = evidence.Weights,
            Elsewhere = Elsewhere(evaluation, golden, evidence, passes[0]),
        };
        if (evidence.Stimuli is { } stimuli)
        {
            findings.AddRange(evidence.Stimulated is EvaluatorOutcome.Answered ? [] : RunCheck.Run(evaluation, evidence.Stimulated));
            if (EvaluationCheck.Scores(evaluation, evidence.Stimulated, stimuli, findings) is not { } scores)
                return new RecordedBaseline(null, [.. findings], []);

            baseline = baseline with
            {
                Key = stimuli.Plan.Variations > 0 || HasSketches(evidence) ? evidence.Key : "",
                Variations = [.. Enumerable.Range(0, stimuli.Plan.Variations).Select(index => scores.Part(stimuli.FirstVariation + (index * golden.Labels.Length), golden.Labels.Length))],
                Probes = !evaluation.OutputKind.IsClassification() ? null : ProbeReading.Of(stimuli, scores, ScoreCheck.AsMargins(scores, evaluation.OutputKind)),
            };
        }

        return Proven(evaluation, evidence, golden, baseline, findings);
    }

    /// <summary>The baseline, once all that will use it has been tried on it.</summary>
    private static RecordedBaseline Proven(EvaluationPolicy evaluation, RecordingEvidence evidence, GoldenData golden, Baseline baseline, List<Finding> findings)
    {
        var stimuli = evidence.Stimuli ?? Stimuli.GoldenOnly(golden);
        findings.AddRange(SampleCheck.RunLabels(evaluation, golden, baseline.Scores));
        findings.AddRange(GoldenCheck.Secrecy(evaluation, evidence.Key, baseline.Variations.Length, SampleForm.Of(golden)));
        findings.AddRange(BaselineCheck.Fit(evaluation, new Gathered<Baseline>.Found(baseline), stimuli, isProbed: true, evidence.Key));
        if (IsInOrder(findings))
        {
            if (CalibrationCheck.Calibrate(evaluation, evidence, stimuli, baseline, findings) is not { } calibrated)
                return new RecordedBaseline(null, [.. findings], []);

            baseline = calibrated;
            evaluation = evaluation with { Limits = CalibratedLimits.Apply(evaluation.Limits, baseline.Calibration) };
        }

        if (golden.Targets is { } targets && evaluation.OutputKind is OutputKind.Regression)
            return Estimated(evaluation, baseline, targets, findings);

        if (evaluation.OutputKind.IsOfPlaces())
            return Detected(evaluation, baseline, golden, findings);

        if (IsInOrder(findings))
            findings.AddRange(evaluation.OutputKind.IsMultilabel() ? LabelsEvaluation.SelfTests(evaluation, golden, baseline) : SelfTest.Run(evaluation, golden.Labels, baseline, baseline.Scores));
        return new RecordedBaseline(IsInOrder(findings) ? baseline : null, [.. findings], evaluation.OutputKind.IsMultilabel() ? [] : EvaluationMeasurements.Alone(evaluation, golden.Labels, baseline.Scores));
    }

    /// <summary>The trusted model keeps the limits itself, or could not stand for what passes.</summary>
    private static RecordedBaseline Estimated(EvaluationPolicy evaluation, Baseline baseline, ScoreMatrix targets, List<Finding> findings)
    {
        if (RegressionCheck.Limits(evaluation).FirstOrDefault() is { } unlimited)
            return new RecordedBaseline(null, [.. findings, unlimited], []);

        var measures = RegressionMeasures.Of(evaluation, targets, baseline.Scores, baseline.Noise, baseline.Scores);
        findings.AddRange(RegressionCheck.Run(evaluation, measures, baseline.Scores.Values.Length));
        if (IsInOrder(findings))
            findings.AddRange(RegressionSelfTest.Run(evaluation, targets, baseline, baseline.Scores));

        return new RecordedBaseline(IsInOrder(findings) ? baseline : null, [.. findings], RegressionMeasurements.Of(evaluation, measures));
    }

    /// <summary>The trusted model finds what is asked of it, or could not stand for what passes.</summary>
    private static RecordedBaseline Detected(EvaluationPolicy evaluation, Baseline baseline, GoldenData golden, List<Finding> findings)
    {
        if (IsInOrder(findings))
            findings.AddRange(DetectionCheck.Run(evaluation, golden, baseline, baseline.Scores));
        if (IsInOrder(findings))
            findings.AddRange(DetectionSelfTest.Run(evaluation, golden, baseline, baseline.Scores));

        return new RecordedBaseline(IsInOrder(findings) ? baseline : null, [.. findings], DetectionMeasurements.Of(evaluation, golden, baseline.Scores, baseline.Scores));
    }

    private static bool IsInOrder(List<Finding> findings) => !findings.Any(finding => finding.Rule.Severity is Severity.Error);

    private static bool HasSketches(RecordingEvidence evidence) => evidence.Weights is { } weights && weights.Tensors.Any(tensor => !tensor.Sketch.IsEmpty);

    /// <summary>Devices that compute the same function: what another one answers is judged as it is, and then is the provider's doing (SG3202).</summary>
    private static ImmutableSortedDictionary<string, NoiseFloor> Elsewhere(EvaluationPolicy evaluation, GoldenData golden, RecordingEvidence evidence, ScoreMatrix recorded) => evidence.Elsewhere
        .Select(run => (Device: run.Key, ScoreCheck.Read(evaluation, Stimuli.GoldenOnly(golden), run.Value, pass: 0).Scores))
        .Where(run => run.Scores is not null && run.Scores.Classes == recorded.Classes)
        .Select(run => (run.Device, Floor: Noise(evaluation, [recorded, run.Scores!])))
        .Where(run => run.Floor.IsPlausible)
        .ToImmutableSortedDictionary(run => run.Device, run => NoiseFloor.Between(run.Floor.Absolute, run.Floor.Relative), StringComparer.Ordinal);

    /// <summary>The largest difference of any pass from the first, as such and as a share of the largest magnitude.</summary>
    private static NoiseFloor Noise(EvaluationPolicy evaluation, List<ScoreMatrix> answers)
    {
        List<ScoreMatrix> passes = evaluation.OutputKind.IsOfPlaces() ? [.. answers.Select(numbers => numbers.Columns(0, FoundColumns.Sums(evaluation)))] : answers;
        var reference = passes[0].Values;
        var (largest, magnitude) = (0.0, passes[0].Magnitude);
        foreach (var pass in passes)
        {
            for (var index = 0; index < reference.Length; index++)
                largest = Math.Max(largest, Math.Abs((double)pass.Values[index] - reference[index]));
        }

        return new NoiseFloor(passes.Count, largest, magnitude > 0 ? largest / magnitude : 0);
    }
}
