using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Writes <c>supplyguard.lock.json</c> from what is on disk, once everything but the pins themselves has been judged good.</summary>
public static class Locker
{
    /// <summary>Locks nothing that does not verify: unless the report passed, the file is as it was.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="IOException">The lock cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The lock may not be written.</exception>
    public static ChangeOutcome Lock(VerifyRequest request, CancellationToken cancellationToken)
    {
        // What is pinned for good is looked at, and nothing that an earlier run says of it.
        request = request with { Caching = null };
        if (!GuardSession.TryOpen(request, out var session, out var refusal))
            return new ChangeOutcome(refusal, [], []);

        var plan = Plan(session, cancellationToken);
        if (plan.Text is null)
            return new ChangeOutcome(plan.Report, [], []);

        var path = Path.Combine(session.Policy.Root, GuardLock.FileName);
        AtomicFile.Write(path, plan.Text);
        return new ChangeOutcome(plan.Report, plan.Changes, [path]);
    }

    /// <summary>What <see cref="Lock"/> would write.</summary>
    /// <exception cref="IOException">The lock that is there cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The lock that is there may not be read.</exception>
    internal static LockPlan Plan(GuardSession session, CancellationToken cancellationToken)
    {
        var request = session.Request;
        var packages = PackageStage.Run(session, cancellationToken);
        var models = ModelStage.Run(session, cancellationToken);
        var report = session.NewReport();
        packages.AddTo(report);
        models.AddTo(report);

        // An unreadable or missing lock is what this command mends.
        ImmutableArray<Finding> found = [.. session.PolicyFindings, .. session.SurroundingsFindings, .. packages.Findings, .. models.Findings];
        report.Add(PolicyJudgement.Apply(session.Policy, found, session.Today, examinedAll: false));
        var judged = report.Build(new ReportStatistics(packages.Projects.Length, packages.Evidence.Length, models.Evidence.Length, 0, packages.BytesHashed + models.BytesHashed));
        if (judged.Verdict is not Verdict.Passed)
            return new LockPlan(judged, packages, null, []);

        var before = session.Lock ?? GuardLock.Empty;
        var untrusted = Untrusted(session, found);
        var after = new GuardLock(
            request.Scope.HasFlag(VerifyScope.Packages) ? Packages(session, packages, before, untrusted) : before.Packages,
            request.Scope.HasFlag(VerifyScope.Models) ? Models(session.Policy, models, untrusted, cancellationToken) : before.Models);
        var text = GuardLockWriter.Write(after);
        var path = Path.Combine(session.Policy.Root, GuardLock.FileName);
        return File.Exists(path) && File.ReadAllText(path) == text
            ? new LockPlan(judged, packages, null, [])
            : new LockPlan(judged, packages, text, GuardLockDifference.Describe(before, after));
    }

    /// <summary>
    /// What fails as soon as the policy enforces. While it only observes, the rest can be locked, but never these: a pin would silence
    /// the comparison of a package's files with its archive for good.
    /// </summary>
    private static ImmutableHashSet<Subject> Untrusted(GuardSession session, ImmutableArray<Finding> found)
    {
        var enforcing = session.Policy with { Mode = session.Policy.Mode with { Value = PolicyMode.Enforce } };
        return [.. PolicyJudgement.Apply(enforcing, found, session.Today, examinedAll: false)
            .Where(finding => finding.Severity is Severity.Error)
            .SelectMany(ModelStage.SubjectsOf)];
    }

    /// <summary>A project or a folder below the policy says nothing about the rest of the repository, whose pins stay.</summary>
    private static ImmutableSortedDictionary<string, LockedPackage> Packages(GuardSession session, PackageStage stage, GuardLock before, ImmutableHashSet<Subject> untrusted)
    {
        var isWhole = Directory.Exists(session.Request.Path) && PhysicalPath.OfFolder(session.Request.Path) == PhysicalPath.OfFolder(session.Policy.Root);
        var kept = isWhole ? before.Packages.Where(package => IsForAnotherPlatform(package.Key, package.Value)) : before.Packages;
        return before.Packages.Clear().AddRange(kept)
            .RemoveRange(stage.Evidence.Select(package => package.Subject.Key))
            .AddRange(stage.Evidence
                .Where(package => package is { ContentHash: not null, TreeDigest: not null } && !untrusted.Contains(package.Subject))
                .DistinctBy(package => package.Subject.Key)
                .Select(package => KeyValuePair.Create(package.Subject.Key, Package(session.Policy, package))));
    }

    /// <summary>What only a restore on another platform downloads is not missed here, nor the tools of that platform. What a project refers to is the same everywhere.</summary>
    private static bool IsForAnotherPlatform(string key, LockedPackage package) =>
        package.Via is ["download"] or ["tool"] && Platform.IsNamedAsAnother(key.Split('/')[0]);

    private static LockedPackage Package(Policy policy, PackageEvidence package) => new(
        [package.ContentHash!.Value],
        package.TreeDigest!,
        Signer(policy, package),
        [.. (package.Signature?.Repository?.Owners ?? []).Order(StringComparer.Ordinal)],
        package.Code,
        package.Via,
        new Location(GuardLock.FileName));

    /// <summary>By the name that the policy gives, or by the certificate's subject when the policy names nobody.</summary>
    internal static string? Signer(Policy policy, PackageEvidence package)
    {
        if (package.Signature is not { Primary: not null } signature)
            return null;

        var kind = signature.Author is null ? "repository" : "author";
        var trusted = policy.Packages is { } packages ? SignatureCheck.Trusting(packages, package, signature) : null;
        return $"{kind}:{trusted?.Name ?? Name(signature.Primary)}";
    }

    private static string Name(PackageSigner signer) => signer.Certificate?.Subject ?? "unknown";

    private static ImmutableSortedDictionary<string, LockedModel> Models(Policy policy, ModelStage stage, ImmutableHashSet<Subject> untrusted, CancellationToken cancellationToken) =>
        stage.Evidence
            .Where(model => model.Sha256 is not null && !untrusted.Contains(model.Subject) && ModelStage.NeedsPin(policy, model))
            .ToImmutableSortedDictionary(model => model.Subject.Path, model => Model(model, HighBitsGathering.Gather(model, cancellationToken)), StringComparer.Ordinal);

    private static LockedModel Model(ModelEvidence model, Digest? highBits) => new(
        model.FormatName,
        model.Size,
        model.Sha256!.Value,
        model.Files.ToImmutableSortedDictionary(file => file.Key, file => new LockedFile(file.Value.Size, file.Value.Sha256), StringComparer.Ordinal),
        model.Tensors.Length,
        model.TensorRoot,
        new Location(GuardLock.FileName))
    {
        HighBitsRoot = highBits,
    };
}
