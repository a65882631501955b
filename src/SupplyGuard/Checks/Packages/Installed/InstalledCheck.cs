using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Checks.Packages.Installed;

/// <summary>Judges whether a package is there, its archive is sound, and its extracted files equal the archive's entries.</summary>
internal static class InstalledCheck
{
    public static IEnumerable<Finding> Run(PackagePolicy policy, PackageEvidence package)
    {
        if (!package.IsInstalled)
        {
            yield return InstalledRules.Absent(package);
            yield break;
        }

        if (package.Unexamined is { } detail)
            yield return InstalledRules.Unexamined(package, detail);
        if (package.ArchiveFault is { } fault)
            yield return InstalledRules.Malformed(package, fault.Detail, fault.Offset);
        if (policy.InstalledContent.Value is Requirement.Off)
            yield break;

        foreach (var difference in package.Differences)
            yield return Judge(package, difference);
    }

    private static Finding Judge(PackageEvidence package, TreeDifference difference) => difference.Kind switch
    {
        TreeDifferenceKind.Changed => InstalledRules.Differs(package, difference),
        TreeDifferenceKind.Missing => InstalledRules.Missing(package, difference),
        TreeDifferenceKind.Unreadable => InstalledRules.Unexamined(package, $"'{difference.Path}' {difference.Detail}"),
        _ => InstalledRules.Added(package, difference),
    };
}
