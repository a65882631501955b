using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Feedback;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Findings;
using SupplyGuard.Findings.Evaluations;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Evaluations from the models that passed to findings and measurements.</summary>
/// <param name="Runs">What each evaluation really ran on, by the name of the evaluation; null when it did not run.</param>
internal sealed record EvaluationStage(
    ImmutableSortedDictionary<string, EvaluationRun?> Runs,
    ImmutableArray<Finding> Findings,
    ImmutableArray<Measurement> Measurements,
    ImmutableArray<EvaluationDetail> Details)
{
    public static EvaluationStage Empty { get; } = new(ImmutableSortedDictionary.Create<string, EvaluationRun?>(StringComparer.Ordinal), [], [], []);

    public int Count => Runs.Count;

    public static EvaluationStage Run(GuardSession session, ModelStage models, EvaluatorChoice evaluator, CancellationToken cancellationToken)
    {
        if (!session.Request.Scope.HasFlag(VerifyScope.Evaluations))
            return Empty;

        var runs = ImmutableSortedDictionary.CreateBuilder<string, EvaluationRun?>(StringComparer.Ordinal);
        var findings = Unknown(session).ToImmutableArray().ToBuilder();
        var measurements = ImmutableArray.CreateBuilder<Measurement>();
        var details = ImmutableArray.CreateBuilder<EvaluationDetail>();
        var known = new KnownEvaluations(session, models, evaluator);
        foreach (var evaluation in Wanted(session))
        {
            var (run, judgement) = Judge(session, evaluation, models, evaluator, known, cancellationToken);
            runs.Add(evaluation.Name, run);
            findings.AddRange(judgement.Findings);
            if (session.Tried is { } tried && models.Evidence.FirstOrDefault(model => model.Subject.Path == tried.Path) is { } file)
                findings.Add(TrialRules.NotLocked(evaluation, tried.InPlaceOf, file));
            measurements.AddRange(judgement.Measurements);
            if (judgement.Detail is { } detail)
                details.Add(detail);
        }

        return new EvaluationStage(runs.ToImmutable(), findings.ToImmutable(), measurements.ToImmutable(), details.ToImmutable());
    }

    public void AddTo(ReportBuilder report)
    {
        foreach (var (name, run) in Runs)
            report.Examined(new EvaluationSubject(name), ("device", run?.Device), ("providers", run?.Providers), ("runtime", run?.Runtime), ("runtimeSha256", run?.Library?.Hex));

        report.Add(Measurements);
        report.Add(Details);
    }

    /// <summary>The evaluations that the request names, or all of the policy; with the model that is tried instead of their own.</summary>
    public static IEnumerable<EvaluationPolicy> Wanted(GuardSession session) =>
        from evaluation in session.Policy.Evaluations
        where session.Request.Evaluations.IsEmpty || session.Request.Evaluations.Contains(evaluation.Name)
        let asked = session.Tried is { } tried ? evaluation with { Model = evaluation.Model with { Value = tried.Path } } : evaluation
        select session.Request.Device is { } device ? asked with { Device = device } : asked;

    /// <summary>Names of the request that the policy does not have.</summary>
    public static IEnumerable<Finding> Unknown(GuardSession session) =>
        from name in session.Request.Evaluations
        where session.Policy.Evaluations.All(evaluation => evaluation.Name != name)
        select GuardRules.NoSuchEvaluation(name, session.ShownPolicy);

    private static (EvaluationRun? Run, EvaluationJudgement Judgement) Judge(
        GuardSession session,
        EvaluationPolicy evaluation,
        ModelStage models,
        EvaluatorChoice evaluator,
        KnownEvaluations known,
        CancellationToken cancellationToken)
    {
        var model = Runnable(evaluation, models);
        var parts = ModelParts.Of(evaluation, models.Evidence);
        var engine = parts.Engine;
        var key = known.KeyOf(evaluation, model, engine, cancellationToken);
        if (key is not null && known.Find(key) is { } receipt)
            return (receipt.Run, new EvaluationJudgement(receipt.Findings, receipt.Measurements) { Detail = receipt.Detail });

        session.Request.Progress?.Invoke($"evaluating {evaluation.Name}");
        EvaluationEvidence? fed = null;
        var (evidence, judgement) = ProviderArbiter.Judge(evaluation, Gather);
        var run = RunOf(session, evaluator, engine, evidence.Outcome, cancellationToken);
        if (key is not null && run is not null)
            known.Keep(key, engine, evaluation, evidence, run, judgement, cancellationToken);
        return (run, judgement);

        EvaluationEvidence Gather(EvaluationPolicy asked)
        {
            var preprocess = models.DigestOf(asked.GoldenForm.Preprocess?.Value);
            var gathered = EvaluationGathering.Gather(
                session.Policy.Root,
                asked,
                model,
                new ExaminedData(models.DigestOfSamples(asked), models.DigestOf(asked.Baseline.Value), preprocess),
                (job, cancellation) => evaluator.Evaluate(job, parts, cancellation),
                (secret, baseline) => parts.Model is null ? null : WeightGathering.Gather(parts.Model, parts.ArchitectureFacts, evaluation.HeadRows, secret, baseline, cancellationToken),
                cancellationToken,
                part => SequentialCheck.Look(asked, part));
            if (asked.Feedback.IsEmpty)
                return gathered;

            // The same on every device that is asked.
            fed ??= Fed(session, asked, gathered, models, evaluator, preprocess, cancellationToken);
            return gathered with { Feedback = fed.Feedback, Trusted = fed.Trusted };
        }
    }

    /// <summary>Adds what is known of feedback.</summary>
    private static EvaluationEvidence Fed(GuardSession session, EvaluationPolicy evaluation, EvaluationEvidence gathered, ModelStage models, EvaluatorChoice evaluator, Digest? preprocess, CancellationToken cancellationToken)
    {
        session.Request.Progress?.Invoke($"examining the feedback of {evaluation.Name}");
        var known = gathered with { Trusted = evaluation.Trusted is { } kept ? Runnable(evaluation with { Model = kept }, models) : null };
        return known with
        {
            Feedback = FeedbackGathering.Gather(
                session.Policy.Root,
                evaluation,
                known,
                [.. evaluation.Feedback.Select(feedback => models.DigestOfSamples(evaluation.Fed(feedback)))],
                preprocess,
                (asked, job) => evaluator.Evaluate(job, ModelParts.Of(asked, models.Evidence), cancellationToken),
                cancellationToken),
        };
    }

    private static EvaluationRun? RunOf(GuardSession session, EvaluatorChoice evaluator, ModelEngine engine, EvaluatorOutcome? outcome, CancellationToken cancellationToken)
    {
        if (outcome is not EvaluatorOutcome.Answered answered || evaluator.Location is not { } location)
            return null;

        var library = engine is ModelEngine.TorchSharp
            ? evaluator.Runtimes.Torch.Restored?.Computing.Sha256
            : session.Caches.Digests().OfFile(EvaluatorRuntime.LibraryOf(location, evaluator.Runtimes.Onnx), cancellationToken);
        return new EvaluationRun(answered.Device, answered.Runtime, library, EvaluationRun.Show(answered.Nodes));
    }

    /// <summary>
    /// The model's digest, when neither the model, its architecture nor the data that judge it have anything wrong with them: a file that is not the pinned
    /// one is not handed to a native parser, and does not get to say how it is judged.
    /// </summary>
    private static Digest? Runnable(EvaluationPolicy evaluation, ModelStage models)
    {
        string[] paths = [.. evaluation.Parts, .. evaluation.Judging];
        var passed = models.Findings.Concat(models.PinFindings)
            .Where(finding => finding.Rule.Incomplete || finding.Severity is Severity.Error)
            .SelectMany(ModelStage.SubjectsOf)
            .All(subject => subject is not ModelSubject model || !paths.Contains(model.Path, StringComparer.Ordinal));
        return passed && evaluation.Parts.All(path => models.DigestOf(path) is not null) ? models.DigestOf(evaluation.Model.Value) : null;
    }
}
