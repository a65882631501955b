using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
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
        if (!GuardSession.TryOpen(request, out var session, out var refusal))
            return new ChangeOutcome(refusal, [], []);

        var packages = PackageStage.Run(session, cancellationToken);
        var models = ModelStage.Run(session, cancellationToken);
        var report = session.NewReport();
        packages.AddTo(report);
        models.AddTo(report);

        // An unreadable or missing lock is what this command mends.
        report.Add(PolicyJudgement.Apply(session.Policy, session.PolicyFindings.Concat(packages.Findings).Concat(models.Findings), session.Today)
            .Where(finding => finding.Rule != PolicyRules.ExemptionUnused));
        var judged = report.Build(new ReportStatistics(packages.Projects.Length, packages.Evidence.Length, models.Evidence.Length, 0, packages.BytesHashed + models.BytesHashed));
        if (judged.Verdict is not Verdict.Passed)
            return new ChangeOutcome(judged, [], []);

        var before = session.Lock ?? GuardLock.Empty;
        var after = new GuardLock(
            request.Scope.HasFlag(VerifyScope.Packages) ? Packages(session.Policy, packages) : before.Packages,
            request.Scope.HasFlag(VerifyScope.Models) ? Models(session.Policy, models) : before.Models);
        return Write(session, judged, before, after);
    }

    private static ChangeOutcome Write(GuardSession session, Report judged, GuardLock before, GuardLock after)
    {
        var path = Path.Combine(session.Policy.Root, GuardLock.FileName);
        var text = GuardLockWriter.Write(after);
        if (File.Exists(path) && File.ReadAllText(path) == text)
            return new ChangeOutcome(judged, [], []);

        AtomicFile.Write(path, text);
        return new ChangeOutcome(judged, GuardLockDifference.Describe(before, after), [path]);
    }

    private static ImmutableSortedDictionary<string, LockedPackage> Packages(Policy policy, PackageStage stage) =>
        stage.Evidence.ToImmutableSortedDictionary(package => package.Subject.Key, package => Package(policy, package), StringComparer.Ordinal);

    private static LockedPackage Package(Policy policy, PackageEvidence package) => new(
        [package.ContentHash!.Value],
        package.TreeDigest!,
        Signer(policy, package),
        [.. (package.Signature?.Repository?.Owners ?? []).Order(StringComparer.Ordinal)],
        package.Code,
        package.Via,
        new Location(GuardLock.FileName));

    /// <summary>By the name that the policy gives, or by the certificate's subject when the policy names nobody.</summary>
    private static string? Signer(Policy policy, PackageEvidence package)
    {
        if (package.Signature is not { Primary: not null } signature)
            return null;

        var kind = signature.Author is null ? "repository" : "author";
        var trusted = policy.Packages is { } packages ? SignatureCheck.Trusting(packages, package, signature) : null;
        return $"{kind}:{trusted?.Name ?? Name(signature.Primary)}";
    }

    private static string Name(PackageSigner signer) => signer.Certificate?.Subject ?? "unknown";

    private static ImmutableSortedDictionary<string, LockedModel> Models(Policy policy, ModelStage stage) =>
        stage.Evidence
            .Where(model => model.Exists && ModelStage.NeedsPin(policy, model))
            .ToImmutableSortedDictionary(model => model.Subject.Path, Model, StringComparer.Ordinal);

    private static LockedModel Model(ModelEvidence model) => new(
        model.FormatName,
        model.Size,
        model.Sha256!.Value,
        model.Files.ToImmutableSortedDictionary(file => file.Key, file => new LockedFile(file.Value.Size, file.Value.Sha256), StringComparer.Ordinal),
        model.Tensors.Length,
        model.TensorRoot,
        new Location(GuardLock.FileName));
}
