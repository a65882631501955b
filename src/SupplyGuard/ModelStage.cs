using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Attestations;
using SupplyGuard.Checks.Models.Beside;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Checks.Models.Coverage;
using SupplyGuard.Checks.Models.Format;
using SupplyGuard.Checks.Models.Integrity;
using SupplyGuard.Checks.Models.Lineage;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Attestations;
using SupplyGuard.Evidence.Differences;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Attestations;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Models, and the data of evaluations that are pinned like models, from discovery to findings.</summary>
/// <param name="Findings">All but pins.</param>
/// <param name="PinFindings">What differs from <c>supplyguard.lock.json</c>; apart, because <c>lock</c> does not ask.</param>
internal sealed record ModelStage(ImmutableArray<ModelEvidence> Evidence, ImmutableArray<Finding> Findings, ImmutableArray<Finding> PinFindings)
{
    internal static readonly ImmutableHashSet<string> StandardDomains = ["ai.onnx", "ai.onnx.ml"];

    public static ModelStage Empty { get; } = new([], [], []);

    /// <summary>Files in archives, each with the verdict of its findings that are not listed.</summary>
    public ImmutableArray<(ScannedFile File, Verdict Unlisted)> Packed { get; init; } = [];

    /// <summary>Path of the file that was tried, and compared with no pin; null when none was.</summary>
    public string? Tried { get; init; }

    public long BytesHashed => Evidence.Sum(model => model.Size);

    public static ModelStage Run(GuardSession session, CancellationToken cancellationToken)
    {
        var policy = session.Policy;
        var asked = Asked(session);
        if ((session.Request.Scope & (VerifyScope.Models | VerifyScope.Evaluations)) is VerifyScope.None)
            return Empty;

        session.Request.Progress?.Invoke("models");
        var scanned = Scan(session, WithoutCompanions(ModelGathering.Gather(ModelFinder.Find(asked, cancellationToken), cancellationToken)), cancellationToken);
        ImmutableArray<ModelEvidence> evidence = [.. scanned.Select(path => path.Found)];
        var findings = scanned.SelectMany(path => path.Findings)
            .Concat(asked.Models.SelectMany(entry => AllowanceCheck.Run(entry, scanned.Where(path => ModelFinder.Names(entry, session.ContentInPolicy(path.Found.Subject.Path))).Select(path => path.Use))))
            .Concat(SignatureStage.Run(session, asked, evidence, cancellationToken))
            .Concat(asked.Models.SelectMany(entry => Attested(session, entry, evidence)))
            .Concat(asked.Evaluations.SelectMany(evaluation => Approved(session, evaluation, evidence)))
            .Concat(LineageGathering.Gather(asked, evidence, cancellationToken).SelectMany(LineageCheck.Run))
            .Concat(evidence.Where(model => model is { Exists: false, Role: ModelRole.Architecture }).Select(model => FormatRules.CannotRead(model, "there is no such file.")))
            .Concat(asked.Models.Where(entry => !evidence.Any(model => model.Exists && ModelFinder.Names(entry, model.Subject.Path))).Select(FormatRules.Absent));
        var pins = session.Lock is { } guardLock
            ? evidence.Where(model => model.Subject.Path != session.Tried?.Path && NeedsPin(policy, model)).SelectMany(model => IntegrityCheck.Run(WithHighBits(model, guardLock, cancellationToken), guardLock)).Concat(Gone(asked, evidence, guardLock))
            : [];
        ImmutableArray<Finding> all = [.. findings];
        ImmutableArray<Finding> differing = [.. pins];
        return new ModelStage(evidence, [.. all, .. Uncovered(session, evidence, [.. all, .. differing], cancellationToken)], differing)
        {
            Tried = session.Tried?.Path,
            Packed = [.. scanned.SelectMany(path => path.Files.Skip(1)).Select(file => (file, ReportBuilder.VerdictOf(file.Unlisted, rule => PolicyJudgement.SeverityOf(rule, policy))))],
        };
    }

    /// <summary>Judges the content of every file, and of what is in those that are archives.</summary>
    private static ImmutableArray<ScannedPath> Scan(GuardSession session, ImmutableArray<ModelEvidence> models, CancellationToken cancellationToken)
    {
        var policy = session.Policy;
        var scanned = new ScannedPath[models.Length];
        Parallel.For(0, models.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
        {
            var path = session.ContentInPolicy(models[index].Subject.Path);
            var judge = new FileJudge(ProfileOf(policy, path), AllowedDomains(policy, path), AllowedShortcuts(policy, path), Beside(policy, path));
            scanned[index] = ScannedPath.Of(models[index], judge, cancellationToken);
        });
        return [.. scanned];
    }

    /// <summary>What is attested of the models that an entry names; nothing is read where it demands nothing.</summary>
    private static IEnumerable<Finding> Attested(GuardSession session, ModelPolicy entry, ImmutableArray<ModelEvidence> evidence)
    {
        if (entry.Attestations.IsEmpty)
            return [];

        var now = session.Request.Clock.GetUtcNow();
        return evidence
            .Where(model => model is { Exists: true, Role: ModelRole.Model } && ModelFinder.Names(entry, model.Subject.Path))
            .SelectMany(model => AttestationCheck.Run(AttestationGathering.Gather(session.Policy.Root, entry.Attestations, model, now), now));
    }

    /// <summary>Who approved the change that an evaluation declares, of each file that it runs; nothing is read where it needs nobody.</summary>
    private static IEnumerable<Finding> Approved(GuardSession session, EvaluationPolicy evaluation, ImmutableArray<ModelEvidence> evidence)
    {
        if (evaluation.Approvals == 0)
            return [];

        var now = session.Request.Clock.GetUtcNow();
        ImmutableArray<AttestationPolicy> demand = [new AttestationPolicy(AttestationType.Approval, evaluation.Approvers, evaluation.Location)];
        return evaluation.Parts.Distinct(StringComparer.Ordinal).SelectMany(path =>
        {
            var models = evidence.Where(model => model is { Exists: true, Role: ModelRole.Model or ModelRole.Architecture } && model.Subject.Path == path).ToArray();
            if (models is [])
                return IsEvaluated(session, evaluation) ? [] : [AttestationRules.IsNotApproved(new ModelSubject(path), sha256: null, evaluation, [])];

            return models.SelectMany(model => ApprovalCheck.Run(evaluation, AttestationGathering.Gather(session.Policy.Root, demand, model, now), now));
        });
    }

    /// <summary>Whether the same run evaluates the model, which says by itself that there is none to be judged.</summary>
    private static bool IsEvaluated(GuardSession session, EvaluationPolicy evaluation) =>
        session.Request.Scope.HasFlag(VerifyScope.Evaluations) && EvaluationStage.Wanted(session).Any(wanted => wanted.Name == evaluation.Name);

    /// <summary>Models that the build declares or ships and that are not among those that passed.</summary>
    private static IEnumerable<Finding> Uncovered(GuardSession session, ImmutableArray<ModelEvidence> evidence, ImmutableArray<Finding> findings, CancellationToken cancellationToken)
    {
        var request = session.Request;
        if (request.DeclaredModels.IsEmpty && request.ShippedFiles.IsEmpty)
            return [];

        var wrong = findings.Where(finding => finding.Rule.Incomplete || finding.Severity is Severity.Error).SelectMany(SubjectsOf).ToHashSet();
        var passed = evidence.Where(model => !wrong.Contains(model.Subject)).ToArray();
        var verified = passed.Select(model => model.Sha256).OfType<Digest>().Concat(passed.SelectMany(model => model.Files.Values, (_, file) => file.Sha256));
        var opened = passed.Where(model => model.IsRun).Select(model => model.Sha256).OfType<Digest>();
        return CoverageCheck.Run(UsedModels.Gather(session.Policy.Root, request.DeclaredModels, request.ShippedFiles, cancellationToken), [.. verified], [.. opened]);
    }

    public void AddTo(ReportBuilder report)
    {
        foreach (var model in Evidence.Where(model => model.Exists))
            report.Examined(model.Subject, ("format", model.FormatName), ("sha256", model.Sha256?.Hex), ("pin", model.Subject.Path == Tried ? "tried, not locked" : null));

        foreach (var (file, unlisted) in Packed)
        {
            report.Examined(file.Subject, ("format", file.Format), ("sha256", file.Sha256));
            report.Add(file.Subject, [], unlisted);
        }
    }

    /// <summary>Null where nobody names the file, or it could not be read.</summary>
    public Digest? DigestOf(string? path) => path is null ? null : Evidence.FirstOrDefault(model => model.Subject.Path == path)?.Sha256;

    /// <summary>Of the samples of an evaluation and of all that decides how they are read; null where a part of it could not be.</summary>
    public Digest? DigestOfSamples(EvaluationPolicy evaluation)
    {
        var samples = DigestOf(evaluation.Golden.Value);
        return With(With(samples, evaluation.GoldenForm.Labels), evaluation.GoldenForm.Preprocess);

        Digest? With(Digest? files, Located<string>? another) => another is null ? files
            : files is { } data && DigestOf(another.Value) is { } digest ? GoldenDigest.OfFiles(data, digest)
            : null;
    }

    /// <summary>What a finding is about: of a file in an archive, the archive as well.</summary>
    public static IEnumerable<Subject> SubjectsOf(Finding finding) => finding.Subject is ModelSubject model ? model.WithArchives() : [finding.Subject];

    /// <summary>Whether the policy wants a pin: of a model, and of an architecture where a model whose weights it takes has one. The data that judge a model are always pinned: who changes them decides the verdict. Feedback is, wherever it lies, unless it must be signed wherever the policy names it.</summary>
    public static bool NeedsPin(Policy policy, ModelEvidence model)
    {
        var path = model.Subject.Path;
        var halves = policy.Evaluations.Where(evaluation => evaluation.Architecture?.Value == path).Select(evaluation => evaluation.Model.Value);
        var entries = policy.Models.Where(entry => halves.Append(path).Any(half => ModelFinder.Names(entry, half)));
        var feedback = policy.Evaluations.SelectMany(evaluation => evaluation.Feedback).Where(fed => fed.Files.Contains(path, StringComparer.Ordinal)).ToArray();
        var isAskedFor = feedback is [] ? !model.IsRun : feedback.Any(fed => fed.Signers.IsEmpty);
        return isAskedFor || policy.Evaluations.Any(evaluation => evaluation.Judging.Contains(path, StringComparer.Ordinal)) || entries.Any(entry => entry.Pins.Value is Requirement.Required);
    }

    /// <summary>What the policy says of the models in question: when evaluations alone are asked for, those that they need and no others.</summary>
    private static Policy Asked(GuardSession session) => session.Request.Scope.HasFlag(VerifyScope.Models)
        ? session.Policy
        : session.Policy with { Models = [], Evaluations = [.. EvaluationStage.Wanted(session)] };

    /// <summary>A file that another model takes weights from is pinned with that model, and is none itself. No model can say so of data that judge models.</summary>
    private static ImmutableArray<ModelEvidence> WithoutCompanions(ImmutableArray<ModelEvidence> models)
    {
        var companions = models
            .SelectMany(model => model.Files.Keys.Select(file => Path.Combine(Path.GetDirectoryName(model.FilePath)!, file)))
            .Select(path => path.Replace('/', Path.DirectorySeparatorChar))
            .ToHashSet(StringComparer.Ordinal);
        return [.. models.Where(model => !model.IsRun || model.Format is not FormatKind.Unknown || !companions.Contains(model.FilePath))];
    }

    /// <summary>A model whose weights are not the pinned ones is read once more, for what can be said of how they differ.</summary>
    private static ModelEvidence WithHighBits(ModelEvidence model, GuardLock guardLock, CancellationToken cancellationToken) =>
        guardLock.Models.TryGetValue(model.Subject.Path, out var pin) && pin is { HighBitsRoot: not null } && model.TensorRoot is { } root && root != pin.TensorRoot
            ? model with { HighBitsRoot = HighBitsGathering.Gather(model, cancellationToken) }
            : model;

    /// <summary>Models that the lock pins under a pattern of the policy, and that a walk over the disk cannot find because they are gone.</summary>
    private static IEnumerable<Finding> Gone(Policy policy, ImmutableArray<ModelEvidence> evidence, GuardLock guardLock) =>
        from pinned in guardLock.Models
        where policy.Models.Any(entry => entry.Pins.Value is Requirement.Required && ModelFinder.Names(entry, pinned.Key))
        where !evidence.Any(model => model.Subject.Path == pinned.Key)
        select IntegrityRules.Gone(new ModelSubject(pinned.Key), pinned.Value);

    private static BesideAllowance Beside(Policy policy, string path) =>
        new([.. policy.Models.Where(entry => ModelFinder.Names(entry, path)).SelectMany(entry => entry.AllowedFiles)], ProfileOf(policy, path).Globals);

    /// <summary>What the policy lets the pickles of a model do: of several entries that state a profile, the narrowest counts.</summary>
    public static PickleProfile ProfileOf(Policy policy, string modelPath)
    {
        var entries = policy.Models.Where(entry => ModelFinder.Names(entry, modelPath)).ToArray();
        var stated = entries.Select(entry => entry.Scan).OfType<ScanProfile>().ToArray();
        return new PickleProfile(stated.Length is 0 ? ScanProfile.Weights : stated.Min(), [.. entries.SelectMany(entry => entry.Globals, (_, name) => name.Value)]);
    }

    /// <summary>Values of a model in which the policy lets an input meet what was computed from it.</summary>
    private static ImmutableHashSet<string> AllowedShortcuts(Policy policy, string modelPath) =>
        [.. policy.Models.Where(entry => ModelFinder.Names(entry, modelPath)).SelectMany(entry => entry.Shortcuts, (_, name) => name.Value)];

    /// <summary>Operator domains that the policy allows for a model; the standard ones for a model that only an evaluation names.</summary>
    public static ImmutableHashSet<string> AllowedDomains(Policy policy, string modelPath)
    {
        var entries = policy.Models.Where(entry => ModelFinder.Names(entry, modelPath)).ToArray();
        return entries.Length == 0 ? StandardDomains : [.. entries.SelectMany(entry => entry.Operators)];
    }
}
