using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Surface;

/// <summary>Judges whether a package may bring the code that it brings, and whether it is the code that was locked.</summary>
internal static class SurfaceCheck
{
    public static IEnumerable<Finding> Run(PackagePolicy policy, PackageEvidence package)
    {
        if (!package.Code.IsEmpty && policy.BuildCode is { } build && !build.Covers(package.Subject.PackageId))
            yield return SurfaceRules.RunsInBuild(package);
        if (!package.Native.IsEmpty && policy.NativeCode is { } native && !native.Covers(package.Subject.PackageId))
            yield return SurfaceRules.RunsOnMachine(package);
    }

    /// <summary>Allowances that no package of the run needs.</summary>
    /// <param name="packages">All packages that the policy is about, not a part of them.</param>
    public static IEnumerable<Finding> Unused(PackagePolicy policy, ImmutableArray<PackageEvidence> packages)
    {
        if (packages.IsEmpty || packages.Any(package => !package.IsInstalled || package.Unexamined is not null))
            return [];

        return Unused("buildCode", policy.BuildCode, packages.Where(package => !package.Code.IsEmpty))
            .Concat(Unused("nativeCode", policy.NativeCode, packages.Where(package => !package.Native.IsEmpty)));
    }

    /// <summary>
    /// New or changed build code of a package that the lock knows, in this version or in another. A package that it does not know at all is
    /// new as a whole, which the check of pins says; where extracted files are not those of the archive, each is a finding already.
    /// </summary>
    public static IEnumerable<Finding> Changes(PackagePolicy policy, PackageEvidence package, GuardLock guardLock)
    {
        if (policy.InstalledContent.Value is Requirement.Off || package.Code.IsEmpty || !package.Differences.IsEmpty)
            yield break;

        var isPinned = guardLock.Packages.TryGetValue(package.Subject.Key, out var pin);
        if (isPinned ? pin!.Tree == package.TreeDigest : policy.InstalledContent.Value is not Requirement.Required)
            yield break;

        var prefix = $"{package.Subject.PackageId}/".ToLowerInvariant();
        LockedPackage[] known = isPinned ? [pin!] : [.. guardLock.Packages.Where(locked => locked.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(locked => locked.Value)];
        if (known is not [] && Changes(package.Code, [.. known.SelectMany(locked => locked.Code)]) is { IsEmpty: false } changes)
            yield return SurfaceRules.Changed(package, known[0].Location, changes);
    }

    private static ImmutableArray<string> Changes(ImmutableArray<string> code, ImmutableHashSet<string> locked)
    {
        var paths = locked.Select(file => CodeFile.Parse(file).Path).ToHashSet(StringComparer.Ordinal);
        return [.. code.Where(file => !locked.Contains(file)).Select(file => CodeFile.Parse(file).Path).Select(path => $"{path} ({(paths.Contains(path) ? "changed" : "new")})")];
    }

    /// <summary>What only another platform restores is not missed here.</summary>
    private static IEnumerable<Finding> Unused(string key, PackageAllowance? allowed, IEnumerable<PackageEvidence> packages)
    {
        var ids = packages.Select(package => package.Subject.PackageId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (allowed?.Packages ?? [])
            .Where(pattern => !Platform.IsNamedAsAnother(pattern.Value) && !ids.Any(new PackagePattern(pattern.Value).Matches))
            .Select(pattern => SurfaceRules.Unused(key, pattern));
    }
}
