using System.Collections.Immutable;
using SupplyGuard.Discovery.Named;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Named;

/// <summary>Judges whether the packages that files name outright could be determined and examined.</summary>
internal static class NamedCheck
{
    /// <param name="waiting">Those that are nowhere, and that the lock does not know either.</param>
    public static IEnumerable<Finding> Run(PolicySubject policy, NamedPackages named, ImmutableArray<NamedPackage> waiting) =>
        named.Faults.Select(fault => NamedRules.Unclear(policy, fault.Location, fault.Detail)).Concat(waiting.Select(NamedRules.Unexamined));
}
