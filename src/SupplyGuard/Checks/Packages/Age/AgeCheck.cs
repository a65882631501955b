using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Feeds;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Age;

/// <summary>Judges packages by what the sources that offer their version say of it and of newer ones.</summary>
internal static class AgeCheck
{
    /// <param name="now">Against which it is judged for how long a newer version is out.</param>
    /// <param name="placeOf">Where a person finds the package's version.</param>
    public static IEnumerable<Finding> Run(
        AgePolicy policy, ImmutableArray<PackageEvidence> packages, AgeEvidence evidence, DateTimeOffset now, Func<PackageSubject, Location?> placeOf)
    {
        var about = new PolicySubject(policy.Location.Path);
        foreach (var fault in evidence.Faults)
            yield return AgeRules.CannotAsk(about, fault);

        if (evidence.Sources is null or 0)
        {
            if (evidence.Sources is null)
                yield return AgeRules.NothingAsked(about, policy.Location);
            else if (evidence.Faults.IsEmpty)
                yield return AgeRules.NothingOffered(about, policy.Location);

            yield break;
        }

        var registered = evidence.Registered.ToLookup(package => package.PackageId, StringComparer.Ordinal);
        foreach (var package in packages)
        {
            var place = placeOf(package.Subject) ?? new Location(package.ShownFolder);
            foreach (var finding in Judge(policy, package, [.. registered[package.Subject.PackageId.ToLowerInvariant()]], evidence, now, place))
                yield return finding;
        }
    }

    private static IEnumerable<Finding> Judge(
        AgePolicy policy, PackageEvidence package, RegisteredPackage[] registered, AgeEvidence evidence, DateTimeOffset now, Location place)
    {
        var used = PackageVersion.Parse(package.Subject.Version);
        var offers = (
            from source in registered
            let own = source.Versions.FirstOrDefault(version => used is not null && version.Version.CompareWith(used) == 0)
            where own is not null
            select (Source: source, Own: own)).ToList();
        if (offers.Count == 0)
        {
            // What a folder holds, no source needs to know; and what a source did not say is told already.
            if (evidence.Faults.IsEmpty && !evidence.FromFolders.Contains(package.Subject.Key))
                yield return AgeRules.KnownToNobody(package, place);

            yield break;
        }

        // One source that warns is enough, and one finding.
        if (policy.Unlisted is not null && offers.Find(offer => !offer.Own.IsListed) is { Source: { } unlisting })
            yield return AgeRules.IsUnlisted(package, unlisting.Source, place);
        if (policy.Deprecated is not null && offers.Find(offer => offer.Own.Deprecation is not null) is { Own: { } deprecated, Source: { } deprecating })
            yield return AgeRules.IsDeprecated(package, deprecated.Deprecation!, deprecating.Source, place);
        if (policy.Outdated is { } tolerated && Outdated(package, used!, [.. offers.Select(offer => offer.Source)], now - tolerated, place) is { } outdated)
            yield return outdated;
    }

    /// <summary>Only versions that somebody should move to count: listed, not deprecated, and no prerelease for those who use none.</summary>
    private static Finding? Outdated(PackageEvidence package, PackageVersion used, ImmutableArray<RegisteredPackage> sources, DateTimeOffset latest, Location place)
    {
        var newer = (
            from source in sources
            from version in source.Versions
            where version is { IsListed: true, Deprecation: null } && (used.IsPrerelease || !version.Version.IsPrerelease) && version.Version.CompareWith(used) > 0
            select (Source: source, Version: version)).ToList();
        if (newer.Count == 0)
            return null;

        var first = newer.Where(one => one.Version.Published is not null).Select(one => one.Version).MinBy(version => (version.Published, version.Version.Text));
        if (first is not null && first.Published <= latest)
            return AgeRules.IsOutdated(package, first, newer.Aggregate((one, other) => one.Version.Version.CompareWith(other.Version.Version) >= 0 ? one : other).Version, place);

        var undated = newer.Find(one => one.Version.Published is null);
        return undated.Version is null ? null : AgeRules.CannotTellSince(package, undated.Source.Source, undated.Version, place);
    }
}
