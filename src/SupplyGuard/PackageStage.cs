using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Installed;
using SupplyGuard.Checks.Packages.Lockfile;
using SupplyGuard.Checks.Packages.Pin;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard;

/// <summary>Packages from discovery to findings.</summary>
/// <param name="Findings">All but pins.</param>
/// <param name="PinFindings">What differs from <c>supplyguard.lock.json</c>; apart, because <c>lock</c> does not ask.</param>
internal sealed record PackageStage(
    ImmutableArray<RestoredProject> Projects,
    ImmutableArray<PackageEvidence> Evidence,
    ImmutableArray<Finding> Findings,
    ImmutableArray<Finding> PinFindings)
{
    /// <summary>The packages as they lie on disk, in the order of <see cref="Evidence"/>.</summary>
    public ImmutableArray<InstalledPackage> Installed { get; init; } = [];

    public static PackageStage Empty { get; } = new([], [], [], []);

    public long BytesHashed => Evidence.Sum(package => package.BytesHashed);

    public static PackageStage Run(GuardSession session, CancellationToken cancellationToken)
    {
        if (session.Policy.Packages is not { } policy || !session.Request.Scope.HasFlag(VerifyScope.Packages))
            return Empty;

        try
        {
            var projects = ProjectFinder.Find(session.Request.Path, cancellationToken);
            return session.Request.Restore is { } restore
                ? Restored(session, policy, projects, restore, cancellationToken)
                : Examine(session, policy, ProjectDiscovery.Read(projects, session.Policy.Root, cancellationToken), session.Caches.Memory, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Empty with { Findings = [GuardRules.CannotDiscover(ReadFault.Describe(e), session.ShownPolicy)] };
        }
    }

    public void AddTo(ReportBuilder report)
    {
        foreach (var project in Projects)
            report.Examined(project.Subject);
        foreach (var package in Evidence)
            report.Examined(package.Subject);
    }

    /// <summary>
    /// Most restores change nothing, so what lies there is examined while restore runs. That counts only when restore left every assets
    /// file, lock file and extraction as it was and nothing at all was found; otherwise the packages are examined again.
    /// </summary>
    private static PackageStage Restored(
        GuardSession session,
        PackagePolicy policy,
        ImmutableArray<string> projects,
        Func<ImmutableArray<string>, CancellationToken, string?> restore,
        CancellationToken cancellationToken)
    {
        session.Request.Progress?.Invoke("restoring");
        var before = ProjectDiscovery.Read(projects, session.Policy.Root, cancellationToken);
        var extractions = ProjectDiscovery.Extractions(before);
        var early = before.All(project => project.Assets is not null)
            ? Task.Run(() => Examine(session, policy, before, memory: null, cancellationToken), cancellationToken)
            : Task.FromResult(Empty with { Projects = before });
        var failure = restore(projects, cancellationToken);
        var examined = early.GetAwaiter().GetResult();

        var after = AsLocked(before, ProjectDiscovery.Read(projects, session.Policy.Root, cancellationToken));
        var unchanged = after.Select(project => project.Fingerprint).SequenceEqual(before.Select(project => project.Fingerprint))
            && ProjectDiscovery.Extractions(after).SequenceEqual(extractions);
        if (!unchanged || examined.Evidence.IsEmpty || !examined.Findings.IsEmpty || !examined.PinFindings.IsEmpty)
            examined = Examine(session, policy, after, session.Caches.Memory, cancellationToken);

        return failure is null ? examined : examined with { Findings = examined.Findings.Add(GuardRules.CannotRestore(failure, session.ShownPolicy)) };
    }

    /// <summary>NuGet writes a lock file that is missing, locked mode or not: one that this restore wrote pins whatever the sources offered.</summary>
    private static ImmutableArray<RestoredProject> AsLocked(ImmutableArray<RestoredProject> before, ImmutableArray<RestoredProject> after)
    {
        var unlocked = before
            .Where(project => project is { Lockfile: null, LockfileFault: null })
            .Select(project => (project.Subject, project.LockfilePath))
            .ToHashSet();
        return [.. after.Select(project => unlocked.Contains((project.Subject, project.LockfilePath)) ? project with { Lockfile = null, LockfileFault = null } : project)];
    }

    /// <param name="memory">Null while a restore may still change what it would remember.</param>
    private static PackageStage Examine(
        GuardSession session,
        PackagePolicy policy,
        ImmutableArray<RestoredProject> projects,
        EvidenceMemory? memory,
        CancellationToken cancellationToken)
    {
        var packages = ProjectDiscovery.Packages(projects);
        var trust = DotNetSdk.Find() is { } sdk ? TrustBundle.FromSdk(sdk) : TrustBundle.Empty;
        var progress = session.Request.Progress;
        var gathering = new PackageGathering(trust, session.Lock ?? GuardLock.Empty, done => progress?.Invoke($"packages: {done} of {packages.Length}"))
        {
            Receipts = session.Caches.PackagesBy(trust),
            Memory = memory,
        };
        var evidence = gathering.Gather(packages, cancellationToken);

        var byKey = evidence.ToDictionary(package => package.Subject.Key, StringComparer.Ordinal);
        var findings = projects.SelectMany(project => LockfileCheck.Run(policy, project, byKey))
            .Concat(evidence.SelectMany(package => InstalledCheck.Run(policy, package)))
            .Concat(evidence.SelectMany(package => SignatureCheck.Run(policy, package)))
            .Concat(IsWhole(session) ? SignatureCheck.Unused(policy, evidence) : []);
        var pins = session.Lock is { } guardLock ? evidence.SelectMany(package => PinCheck.Run(policy, package, guardLock)) : [];
        return new PackageStage(projects, evidence, [.. findings], [.. pins]) { Installed = packages };
    }

    /// <summary>Whether the run is about everything below the policy: a single project does not use all that the policy allows.</summary>
    private static bool IsWhole(GuardSession session)
    {
        var path = session.Request.Path;
        if (session.Request.Scope is not VerifyScope.All || path.EndsWith("proj", StringComparison.OrdinalIgnoreCase))
            return false;

        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        return $"{session.Policy.Root}{Path.DirectorySeparatorChar}".StartsWith($"{Path.TrimEndingDirectorySeparator(folder)}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
    }
}
