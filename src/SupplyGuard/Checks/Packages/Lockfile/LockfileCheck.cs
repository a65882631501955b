using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Lockfile;

/// <summary>Judges whether lock files are present, complete, and equal to the restored graph and to the packages' real content.</summary>
internal static class LockfileCheck
{
    /// <param name="policy">What the policy asks of packages.</param>
    /// <param name="project">One restored project.</param>
    /// <param name="packages">Evidence of every package, by <see cref="PackageSubject.Key"/>.</param>
    public static IEnumerable<Finding> Run(PackagePolicy policy, RestoredProject project, IReadOnlyDictionary<string, PackageEvidence> packages)
    {
        if (project.AssetsFault is { } assetsFault)
            yield return LockfileRules.CannotRead(project, assetsFault);
        else if (project.Assets is null)
            yield return LockfileRules.Never(project);
        else if (!project.Assets.Errors.IsEmpty)
            yield return LockfileRules.Failed(project, project.Assets);

        if (policy.LockFile.Value is Requirement.Off)
            yield break;
        if (project.LockfileFault is { } lockfileFault)
            yield return LockfileRules.CannotRead(project, lockfileFault);
        else if (project.Lockfile is null && policy.LockFile.Value is Requirement.Required)
            yield return project.IsNewlyLocked ? LockfileRules.Unreviewed(project) : LockfileRules.Missing(project);

        if (project is not { Assets: { } assets, Lockfile: { } lockfile })
            yield break;

        foreach (var finding in Graph(project, assets, lockfile).Concat(Content(lockfile, packages)))
            yield return finding;
    }

    /// <summary>Both directions: what was restored is pinned, and what is pinned was restored, target by target.</summary>
    private static IEnumerable<Finding> Graph(RestoredProject project, AssetsFile assets, NuGetLockfile lockfile)
    {
        // The section of a runtime lists only what it adds to its framework's section.
        var locked = lockfile.Dependencies.ToLookup(entry => (entry.Framework, PackageKey(entry.Id, entry.Version)));
        foreach (var target in assets.Targets)
        {
            foreach (var (id, version) in target.Packages)
            {
                var covered = locked[(target.Framework, PackageKey(id, version))].Any(entry => entry.Runtime is null || entry.Runtime == target.Runtime);
                if (!covered)
                    yield return LockfileRules.NotLocked(project, new PackageSubject(id, version), target);
            }
        }

        var restored = assets.Targets
            .SelectMany(target => target.Packages.Select(package => (target.Framework, target.Runtime, PackageKey(package.Id, package.Version))))
            .ToHashSet();
        foreach (var entry in lockfile.Dependencies)
        {
            if (!restored.Contains((entry.Framework, entry.Runtime, PackageKey(entry.Id, entry.Version))))
                yield return LockfileRules.NotRestored(project, entry, new PackageSubject(entry.Id, entry.Version));
        }
    }

    /// <summary>The pinned hash against the hash of the archive's bytes: never against what NuGet wrote down about itself.</summary>
    private static IEnumerable<Finding> Content(NuGetLockfile lockfile, IReadOnlyDictionary<string, PackageEvidence> packages)
    {
        foreach (var entry in lockfile.Dependencies.DistinctBy(entry => (PackageKey(entry.Id, entry.Version), entry.ContentHash)))
        {
            var package = new PackageSubject(entry.Id, entry.Version);
            if (entry.ContentHash is null)
                yield return LockfileRules.HashMissing(entry, package);
            else if (packages.TryGetValue(package.Key, out var evidence) && evidence.ContentHash is { } hash && Convert.ToBase64String(hash.Bytes) != entry.ContentHash)
                yield return LockfileRules.Mismatch(entry, package, Convert.ToBase64String(hash.Bytes));
        }
    }

    private static string PackageKey(string id, string version) => new PackageSubject(id, version).Key;
}
