using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Installed;
using SupplyGuard.Checks.Packages.Lockfile;
using SupplyGuard.Checks.Packages.Pin;
using SupplyGuard.Checks.Packages.Review;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Checks.Packages.Surface;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Reviews;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Judges packages, all that a run is about or a few of them: the same is said of a package in both cases.</summary>
/// <param name="folders">Which knows where each project takes them from.</param>
internal sealed class PackageJudge(GuardSession session, PackagePolicy policy, ImmutableArray<RestoredProject> projects, PackageFolders folders)
{
    /// <summary>Which packages of the projects are among those that are judged; unless it is said, all of them.</summary>
    public Func<PackageSubject, bool> IsJudged { get; init; } = _ => true;

    /// <summary>All but pins.</summary>
    /// <param name="packages">As they lie on disk.</param>
    /// <param name="evidence">Of each, in the same order.</param>
    public IEnumerable<Finding> Findings(ImmutableArray<InstalledPackage> packages, ImmutableArray<PackageEvidence> evidence)
    {
        var byFolder = new Dictionary<PackagePlace, PackageEvidence>();
        for (var i = 0; i < packages.Length; i++)
            byFolder.Add(new PackagePlace(packages[i].Subject.Key, packages[i].Folder), evidence[i]);

        var foreign = Foreign(evidence);
        return projects.SelectMany(project => LockfileCheck.Run(policy, project, Of(project, byFolder)))
            .Concat(evidence.SelectMany(package => InstalledCheck.Run(policy, package)))
            .Concat(foreign.SelectMany(package => SignatureCheck.Run(policy, package)))
            .Concat(foreign.SelectMany(package => SurfaceCheck.Run(policy, package)))
            .Concat(SourceStage.Run(session, policy, projects, packages, folders, IsJudged))
            .Concat(policy.Reviews is { Required.IsEmpty: false } reviews ? ReviewCheck.Run(reviews, new PolicySubject(session.ShownPolicy), ReviewEvidence.Gather(reviews, session.Policy.Root), foreign) : []);
    }

    /// <summary>What differs from <c>supplyguard.lock.json</c>; nothing without one.</summary>
    public IEnumerable<Finding> Pins(ImmutableArray<PackageEvidence> evidence)
    {
        if (session.Lock is not { } guardLock)
            return [];

        var foreign = Foreign(evidence);
        var judged = foreign.Length == evidence.Length ? evidence : [.. evidence.Where(package => guardLock.Packages.ContainsKey(package.Subject.Key) || foreign.Contains(package))];
        var others = new PinnedVersions(guardLock, judged.Select(package => package.Subject));
        return judged.SelectMany(package => PinCheck.Run(policy, package, guardLock, others).Concat(SurfaceCheck.Changes(policy, package, guardLock)));
    }

    private ImmutableArray<PackageEvidence> Foreign(ImmutableArray<PackageEvidence> evidence) => OwnGuard.Without(evidence, session.Request.GuardPayload);

    /// <summary>Those packages of one project that are judged, each as it lies where that project takes it from.</summary>
    private Dictionary<string, PackageEvidence> Of(RestoredProject project, Dictionary<PackagePlace, PackageEvidence> byFolder)
    {
        var packages = new Dictionary<string, PackageEvidence>(StringComparer.Ordinal);
        if (project.Assets is not { } assets)
            return packages;

        foreach (var mention in ProjectDiscovery.Mentions(assets).Where(mention => IsJudged(mention.Subject)))
            packages[mention.Subject.Key] = byFolder[new PackagePlace(mention.Subject.Key, folders.Find(assets.PackageFolders, mention.Subject.Key))];

        return packages;
    }
}
