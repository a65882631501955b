using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>The versions of a package that an advisory is about.</summary>
/// <param name="PackageId">Lower-cased.</param>
/// <param name="Ranges">With <paramref name="Versions"/>: a version is affected when either has it, and every version is when there are neither.</param>
internal sealed record AffectedPackage(string PackageId, AdvisorySeverity Severity, ImmutableArray<VersionInterval> Ranges, ImmutableArray<PackageVersion> Versions)
{
    public bool Affects(PackageVersion version) =>
        (Ranges.IsEmpty && Versions.IsEmpty)
        || Ranges.Any(range => range.Contains(version))
        || Versions.Any(listed => listed.CompareWith(version) == 0);

    /// <summary>The first version after this one that is no longer affected, as far as the advisory knows one.</summary>
    public PackageVersion? FixedAfter(PackageVersion version) => Ranges
        .Where(range => range is { To: not null, IncludesTo: false } && range.Contains(version))
        .Select(range => range.To!)
        .FirstOrDefault(end => !Affects(end));
}
