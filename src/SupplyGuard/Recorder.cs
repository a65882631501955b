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
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
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
        var verify = new VerifyRequest(request.Path, request.PolicyPath) { Scope = VerifyScope.Evaluations, Evaluations = request.Evaluations, Environment = request.Environment, SecondOpinion = request.SecondOpinion };
        if (!GuardSession.TryOpen(verify, out var session, out var refusal))
            return new ChangeOutcome(refusal, [], []);

        var report = session.NewReport();
        var findings = EvaluationStage.Unknown(session).ToList();
        var recorded = new List<(string Path, byte[] Content, string Change)>();
        var evaluator = EvaluatorLookup.WithoutPackages(givenFolder: null, EngineBuild.Folder)
            ?? EvaluatorChoice.None(new EvaluatorOutcome.NotInstalled("There is none beside SupplyGuard."));
        evaluator = evaluator with { Runtimes = RuntimeStage.Find(session, PackageStage.Empty, cancellationToken) };
        foreach (var evaluation in EvaluationStage.Wanted(session))
        {
            report.Examined(new EvaluationSubject(evaluation.Name));
            var baseline = Record(session.Policy, evaluation, request, evaluator, cancellationToken);
            findings.AddRange(baseline.Findings);
            report.Add(baseline.Measurements);
            if (baseline.Baseline is { } usable)
            {
                var path = AbsoluteOf(session.Policy, evaluation.Baseline.Value);
                recorded.Add((path, BaselineWriter.Write(usable), Describe(evaluation, usable)));
            }
        }

        if (!EvaluationStage.Wanted(session).Any() && findings.Count == 0)
            findings.Add(GuardRules.NothingToExamine(new PolicySubject(session.ShownPolicy), session.ShownPolicy));

        report.Add(PolicyJudgement.Apply(session.Policy, findings, session.Today, examinedAll: false));
        var judged = report.Build(new ReportStatistics(0, 0, 0, EvaluationStage.Wanted(session).Count(), 0));
        return judged.Verdict is Verdict.Passed ? Write(judged, recorded) : new ChangeOutcome(judged, [], []);
    }

    /// <summary>Every model is judged by its bytes first: recording is no way around the checks that verification makes.</summary>
    private static RecordedBaseline Record(Policy policy, EvaluationPolicy evaluation, RecordRequest request, EvaluatorChoice evaluator, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var path = request.ModelPath ?? AbsoluteOf(policy, evaluation.Model.Value);
        var models = Examine(policy, request.Siblings.Prepend(path), ModelRole.Model, cancellationToken);
        var architecture = evaluation.Architecture is { Value: var script } ? Examine(policy, [AbsoluteOf(policy, script)], ModelRole.Architecture, cancellationToken)[0] : null;
        var isTrusted = architecture is null || Trust(policy, architecture.Subject.Path, architecture, null, findings) is not null;
        var facts = new ModelParts(models[0], architecture).ArchitectureFacts;
        var trusted = models.Select(model => Trust(policy, evaluation.Model.Value, model, facts, findings)).ToImmutableArray();
        var preprocess = evaluation.GoldenForm.Preprocess is { Value: var graph }
            ? Trust(policy, graph, Examine(policy, [AbsoluteOf(policy, graph)], ModelRole.Preprocess, cancellationToken)[0], null, findings)
            : null;
        if (!isTrusted || trusted.Any(model => model is null) || (evaluation.GoldenForm.Preprocess is not null && preprocess is null))
            return new RecordedBaseline(null, findings.ToImmutable(), []);

        ImmutableArray<TrustedModel> siblings = [.. trusted.Skip(1).OfType<TrustedModel>()];
        if ((CalibrationCheck.Refuse(evaluation, trusted[0]!.Sha256, siblings) ?? CalibrationCheck.RefuseOthers(evaluation, trusted[0]!, siblings)) is { } refused)
            return new RecordedBaseline(null, findings.ToImmutable().Add(refused), []);

        var evidence = EvaluationRecording.Gather(
            policy.Root,
            evaluation,
            trusted[0]!,
            preprocess?.Sha256,
            siblings,
            OtherDevices(new ModelParts(models[0], architecture).Engine, evaluator),
            (job, cancellation) => evaluator.Evaluate(job, new ModelParts(models.FirstOrDefault(model => model.FilePath == job.ModelPath), architecture), cancellation),
            (secret, _) => WeightGathering.Gather(models[0], facts, evaluation.HeadRows, secret, null, cancellationToken),
            cancellationToken);
        var recorded = RecordingCheck.Run(evaluation, evidence);
        return recorded with { Findings = findings.ToImmutable().AddRange(recorded.Findings) };
    }

    /// <summary>Devices that there may be beside the recorded one: those of ONNX Runtime, but for the library that comes along, which has the processor alone.</summary>
    private static ImmutableArray<string> OtherDevices(ModelEngine engine, EvaluatorChoice evaluator) =>
        engine is ModelEngine.TorchSharp || EvaluatorRuntime.InPlaceOfOwn(evaluator.Runtimes.Onnx) is null ? [] : NoiseFloor.Devices;

    private static string AbsoluteOf(Policy policy, string path) => Path.Combine(policy.Root, path.Replace('/', Path.DirectorySeparatorChar));

    private static ImmutableArray<ModelEvidence> Examine(Policy policy, IEnumerable<string> paths, ModelRole role, CancellationToken cancellationToken) =>
        ModelGathering.Gather([.. paths.Select(file => new FoundModel(new ModelSubject(new ShownPath(policy.Root).Of(file)), file, role))], cancellationToken);

    /// <summary>Null for a model that is not there or does not pass its checks; the findings say why.</summary>
    /// <param name="path">Under which the policy names it.</param>
    /// <param name="architecture">What the file says that its weights are put into; null when it says itself what it computes.</param>
    private static TrustedModel? Trust(Policy policy, string path, ModelEvidence model, ModelFacts? architecture, ImmutableArray<Finding>.Builder findings)
    {
        var domains = ModelStage.AllowedDomains(policy, path);
        ImmutableArray<Finding> found = [.. FormatCheck.Run(model), .. ContentCheck.Run(model, domains), .. CodeCheck.Run(model, ModelStage.ProfileOf(policy, path), domains)];
        findings.AddRange(model.Sha256 is null && found.IsEmpty ? [FormatRules.CannotRead(model, "there is no such file.")] : found);
        return model.Sha256 is { } digest && !found.Any(finding => finding.Severity is Severity.Error) ? new TrustedModel(model.Subject.Path, model.FilePath, digest, model.Facts is Parsed<ModelFacts>.Ok(var facts) ? WeightGathering.StructureOf(facts, architecture) : null) : null;
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
