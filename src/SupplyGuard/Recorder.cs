using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Checks.Models.Format;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Records baselines: what a model that somebody trusts says of the golden data.</summary>
public static class Recorder
{
    /// <summary>Writes every baseline that was asked for, or none of them.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="IOException">A baseline cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A baseline may not be written.</exception>
    public static ChangeOutcome Record(RecordRequest request, CancellationToken cancellationToken)
    {
        var verify = new VerifyRequest(request.Path, request.PolicyPath) { Scope = VerifyScope.Evaluations, Evaluations = request.Evaluations };
        if (!GuardSession.TryOpen(verify, out var session, out var refusal))
            return new ChangeOutcome(refusal, [], []);

        var report = session.NewReport();
        var findings = EvaluationStage.Unknown(session).ToList();
        var recorded = new List<(string Path, byte[] Content, string Change)>();
        foreach (var evaluation in EvaluationStage.Wanted(session))
        {
            report.Examined(new EvaluationSubject(evaluation.Name));
            var baseline = Record(session.Policy, evaluation, request.ModelPath, cancellationToken);
            findings.AddRange(baseline.Findings);
            report.Add(baseline.Measurements);
            if (baseline.Baseline is { } usable)
            {
                var path = Path.Combine(session.Policy.Root, evaluation.Baseline.Value.Replace('/', Path.DirectorySeparatorChar));
                recorded.Add((path, BaselineWriter.Write(usable), Describe(evaluation, usable)));
            }
        }

        if (!EvaluationStage.Wanted(session).Any() && findings.Count == 0)
            findings.Add(GuardRules.NothingToExamine(new PolicySubject(session.ShownPolicy), session.ShownPolicy));

        report.Add(PolicyJudgement.Apply(session.Policy, findings, session.Today, examinedAll: false));
        var judged = report.Build(new ReportStatistics(0, 0, 0, recorded.Count, 0));
        return judged.Verdict is Verdict.Passed ? Write(judged, recorded) : new ChangeOutcome(judged, [], []);
    }

    /// <summary>The model is judged by its bytes first: recording is no way around the checks that verification makes.</summary>
    private static RecordedBaseline Record(Policy policy, EvaluationPolicy evaluation, string? modelPath, CancellationToken cancellationToken)
    {
        var shown = new ShownPath(policy.Root);
        var path = modelPath ?? Path.Combine(policy.Root, evaluation.Model.Value.Replace('/', Path.DirectorySeparatorChar));
        var model = ModelGathering.Gather([new FoundModel(new ModelSubject(shown.Of(path)), path, ModelRole.Model)], cancellationToken)[0];
        ImmutableArray<Finding> findings = [.. FormatCheck.Run(model), .. ContentCheck.Run(model, ModelStage.AllowedDomains(policy, evaluation.Model.Value)), .. CodeCheck.Run(model, ModelStage.ProfileOf(policy, evaluation.Model.Value), ModelStage.AllowedDomains(policy, evaluation.Model.Value))];
        if (model.Sha256 is not { } digest)
            return new RecordedBaseline(null, findings.IsEmpty ? [FormatRules.CannotRead(model, "there is no such file.")] : findings, []);
        if (findings.Any(finding => finding.Severity is Severity.Error))
            return new RecordedBaseline(null, findings, []);

        var evaluator = EvaluatorLookup.WithoutPackages(givenFolder: null, EngineBuild.Folder)
            ?? EvaluatorChoice.None(new EvaluatorOutcome.NotInstalled("There is none beside SupplyGuard."));
        var evidence = EvaluationRecording.Gather(policy.Root, evaluation, digest, (job, token) => evaluator.Evaluate(job with { ModelPath = path }, token), (secret, _) => WeightGathering.Gather(model, evaluation.HeadRows, secret, null, cancellationToken), cancellationToken);
        var recorded = RecordingCheck.Run(evaluation, evidence);
        return recorded with { Findings = findings.AddRange(recorded.Findings) };
    }

    private static ChangeOutcome Write(Report judged, List<(string Path, byte[] Content, string Change)> recorded)
    {
        var changed = recorded.Where(baseline => !File.Exists(baseline.Path) || !File.ReadAllBytes(baseline.Path).AsSpan().SequenceEqual(baseline.Content)).ToList();
        foreach (var (path, content, _) in changed)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, Encoding.UTF8.GetString(content));
        }

        return new ChangeOutcome(judged, [.. changed.Select(baseline => baseline.Change)], [.. changed.Select(baseline => baseline.Path)]);
    }

    private static string Describe(EvaluationPolicy evaluation, Baseline baseline) => string.Create(
        CultureInfo.InvariantCulture,
        $"{evaluation.Name}: {baseline.Scores.Samples} golden samples, {baseline.Scores.Classes} classes, model sha256:{baseline.Model.Hex}; run 'dotnet supplyguard lock --only models' to pin it");
}
