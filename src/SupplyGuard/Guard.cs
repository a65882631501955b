using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>The engine behind every face: policy, subjects, evidence, checks, findings, report.</summary>
public static class Guard
{
    /// <summary>Judges what the policy asks for. Whatever a hostile file does ends as a finding; so does a defect of ours.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The last boundary: a defect is a finding and an incomplete verdict, never a crash that a build might read as something else.")]
    public static Report Verify(VerifyRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return Judge(request, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var report = new ReportBuilder();
            report.Add([GuardRules.Defect(e)]);
            return report.Build(new ReportStatistics(0, 0, 0, 0, 0));
        }
    }

    private static Report Judge(VerifyRequest request, CancellationToken cancellationToken)
    {
        var gate = request is { IsGate: true, Scope: VerifyScope.Packages } ? KnownGate.Open(request, "packages") : null;
        if (gate?.Find(cancellationToken) is { } known)
            return known;

        if (!GuardSession.TryOpen(request, out var session, out var refusal))
            return refusal;

        var report = session.NewReport();
        var packages = PackageStage.Empty;
        var models = ModelStage.Empty;
        var evaluations = EvaluationStage.Empty;
        var evaluator = EvaluatorLookup.WithoutPackages(request.EvaluatorFolder, EngineBuild.Folder);
        var runsEarly = evaluator is not null && !RuntimeStage.Awaits(session);
        ImmutableArray<Finding> wiring = [];
        Concurrently(
            () => packages = PackageStage.Run(session, cancellationToken),
            () =>
            {
                models = ModelStage.Run(session, cancellationToken);
                if (runsEarly)
                    evaluations = Evaluate(session, packages, models, evaluator!, cancellationToken);
            },
            () => wiring = WiringStage.Run(session, cancellationToken));
        if (!runsEarly)
            evaluations = Evaluate(session, packages, models, evaluator ?? EvaluatorLookup.Among(session, packages, EngineBuild.Version), cancellationToken);

        packages.AddTo(report);
        models.AddTo(report);
        evaluations.AddTo(report);
        var findings = packages.Findings.Concat(packages.PinFindings).Concat(models.Findings).Concat(models.PinFindings).Concat(evaluations.Findings)
            .Concat(wiring).Concat(session.PolicyFindings).Concat(session.SurroundingsFindings);
        if (session.LockFinding is { } lockFinding)
            findings = findings.Append(lockFinding);

        report.Add(PolicyJudgement.Apply(session.Policy, findings, session.Today, examinedAll: request is { Scope: VerifyScope.All, Evaluations.IsEmpty: true }));

        var statistics = new ReportStatistics(packages.Projects.Length, packages.Evidence.Length, models.Evidence.Length, evaluations.Count, packages.BytesHashed + models.BytesHashed);
        if (statistics is { Projects: 0, Packages: 0, Models: 0, Evaluations: 0 })
            report.Add([GuardRules.NothingToExamine(new PolicySubject(session.ShownPolicy), session.ShownPolicy)]);

        var judged = report.Build(statistics) with { AsksOfModels = session.Policy.AsksOfModels, EvaluatorFolder = VerifiedEvaluator(session, packages, evaluator) };
        if (judged.Verdict is Verdict.Passed && session.Policy.Mode.Value is PolicyMode.Enforce && session.Tried is null)
            judged = judged with { Passed = Passed(session, models, evaluations) };
        gate?.Keep(judged, session.Policy, GateDependencies.Of(session, packages), cancellationToken);
        return judged;
    }

    /// <param name="packages">As far as they were examined, which is far enough.</param>
    private static EvaluationStage Evaluate(GuardSession session, PackageStage packages, ModelStage models, EvaluatorChoice evaluator, CancellationToken cancellationToken) =>
        session.Request.Scope.HasFlag(VerifyScope.Evaluations)
            ? EvaluationStage.Run(session, models, evaluator with { Runtimes = RuntimeStage.Find(session, packages, cancellationToken) }, cancellationToken)
            : EvaluationStage.Empty;

    /// <summary>Models by their bytes where those were asked for, and by each evaluation that ran on them.</summary>
    private static ImmutableArray<PassedModel> Passed(GuardSession session, ModelStage models, EvaluationStage evaluations)
    {
        var judged = models.Evidence.Where(model => model is { Exists: true, IsRun: true, Sha256: not null }).ToArray();
        var byBytes = session.Request.Scope.HasFlag(VerifyScope.Models) ? judged.Select(model => new PassedModel(model.FilePath, model.Sha256!.Value, null)) : [];
        var byBehaviour =
            from evaluation in EvaluationStage.Wanted(session)
            where evaluations.Runs.ContainsKey(evaluation.Name)
            from model in judged
            where model.Subject.Path == evaluation.Model.Value
            select new PassedModel(model.FilePath, model.Sha256!.Value, evaluation.Name);
        return [.. byBytes, .. byBehaviour];
    }

    /// <summary>A face that judges packages now and evaluations later must not have to find, or believe, the evaluator again.</summary>
    private static string? VerifiedEvaluator(GuardSession session, PackageStage packages, EvaluatorChoice? withoutPackages)
    {
        if (session.Policy.Evaluations.IsEmpty)
            return null;

        var choice = withoutPackages ?? EvaluatorLookup.Among(session, packages, EngineBuild.Version);
        return choice.Location is { } location ? Path.GetDirectoryName(location.FileName) : null;
    }

    /// <summary>Packages wait for a restore and for the disk, evaluations for a process: side by side they take as long as the longer.</summary>
    private static void Concurrently(params Action[] stages)
    {
        try
        {
            Parallel.Invoke(stages);
        }
        catch (AggregateException e)
        {
            var inner = e.Flatten().InnerExceptions;
            ExceptionDispatchInfo.Throw(inner.FirstOrDefault(exception => exception is not OperationCanceledException) ?? inner[0]);
        }
    }
}
