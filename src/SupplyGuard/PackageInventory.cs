using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Reviews;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard;

/// <summary>What a repository restores, names and runs, package by package.</summary>
/// <param name="Report">What <c>verify</c> says of the same packages.</param>
internal sealed record PackageInventory(ImmutableArray<ListedPackage> Packages, Report Report)
{
    /// <summary>Reads packages as <c>verify</c> does.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static PackageInventory Take(VerifyRequest request, CancellationToken cancellationToken)
    {
        if (!GuardSession.TryOpen(request with { Scope = VerifyScope.Packages }, out var session, out var refusal))
            return new PackageInventory([], refusal);

        var stage = PackageStage.Run(session, cancellationToken);
        return new PackageInventory(List(session, stage), Judge(session, stage));
    }

    internal static ImmutableArray<ListedPackage> List(GuardSession session, PackageStage stage)
    {
        var reviews = session.Policy.Packages?.Reviews is { } policy ? ReviewEvidence.Gather(policy, session.Policy.Root) : ReviewEvidence.None;
        return [.. stage.Evidence.Select(package => new ListedPackage(package, Locker.Signer(session.Policy, package), PinOf(session.Lock, package), [.. reviews.Of(package)]))];
    }

    private static Report Judge(GuardSession session, PackageStage stage)
    {
        var report = session.NewReport();
        stage.AddTo(report);
        var findings = stage.Findings.Concat(stage.PinFindings).Concat(session.PolicyFindings);
        if (session.LockFinding is { } lockFinding)
            findings = findings.Append(lockFinding);

        report.Add(PolicyJudgement.Apply(session.Policy, findings, session.Today, examinedAll: false));
        return report.Build(new ReportStatistics(stage.Projects.Length, stage.Evidence.Length, 0, 0, stage.BytesHashed));
    }

    private static PinState PinOf(GuardLock? guardLock, PackageEvidence package) =>
        guardLock is null || !guardLock.Packages.TryGetValue(package.Subject.Key, out var pin) ? PinState.None
        : pin.Tree == package.TreeDigest && package.ContentHash is { } hash && pin.ContentHashes.Contains(hash) ? PinState.Equal
        : PinState.Different;
}
