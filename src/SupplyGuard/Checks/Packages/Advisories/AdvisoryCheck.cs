using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Advisories;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Advisories;

/// <summary>Judges packages by what is known about vulnerable versions of them.</summary>
internal static class AdvisoryCheck
{
    /// <param name="placeOf">Where a person finds the package's version.</param>
    public static IEnumerable<Finding> Run(AdvisoryPolicy policy, ImmutableArray<PackageEvidence> packages, AdvisoryEvidence evidence, Func<PackageSubject, Location?> placeOf)
    {
        var about = new PolicySubject(policy.Location.Path);
        var missing = (evidence.Files, evidence.Sources) switch
        {
            (null, null) => AdvisoryRules.NothingNamed(about, policy.Location),
            (0, _) when evidence.FileFaults.IsEmpty => AdvisoryRules.NothingInFolder(about, policy.Folder!),
            (_, 0) when evidence.SourceFaults.IsEmpty && evidence.Files is null => AdvisoryRules.NothingOffered(about, policy.Location),
            _ => null,
        };
        if (missing is not null)
            yield return missing;

        foreach (var fault in evidence.FileFaults)
            yield return AdvisoryRules.CannotRead(about, fault);
        foreach (var fault in evidence.SourceFaults)
            yield return AdvisoryRules.CannotAsk(about, fault);

        var known = evidence.Advisories.SelectMany(advisory => advisory.Affected, (advisory, affected) => new Claim(advisory, affected)).ToLookup(claim => claim.Affected.PackageId, StringComparer.Ordinal);
        foreach (var package in packages)
        {
            foreach (var finding in Judge(policy, package, [.. known[package.Subject.PackageId.ToLowerInvariant()]], placeOf(package.Subject) ?? new Location(package.ShownFolder)))
                yield return finding;
        }
    }

    private static IEnumerable<Finding> Judge(AdvisoryPolicy policy, PackageEvidence package, Claim[] claims, Location place)
    {
        if (claims is [])
            yield break;

        if (PackageVersion.Parse(package.Subject.Version) is not { } version)
        {
            yield return AdvisoryRules.CannotCompare(package, claims[0].Advisory, place);
            yield break;
        }

        // The same vulnerability has a name in every database; it is told once, by the one that takes it most seriously.
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var serious = claims.Where(claim => claim.Affected.Severity >= policy.AtLeast && claim.Affected.Affects(version))
            .OrderByDescending(claim => claim.Affected.Severity)
            .ThenBy(claim => claim.Advisory.Id, StringComparer.Ordinal);
        foreach (var claim in serious)
        {
            string[] names = [claim.Advisory.Id, .. claim.Advisory.Aliases];
            var isNew = !names.Any(told.Contains);
            told.UnionWith(names);
            if (isNew)
                yield return AdvisoryRules.IsVulnerable(package, claim.Advisory, claim.Affected, version, place);
        }
    }

    private sealed record Claim(Advisory Advisory, AffectedPackage Affected);
}
