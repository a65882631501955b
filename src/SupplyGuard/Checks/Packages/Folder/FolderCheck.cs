using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Packages.Folder;

/// <summary>Judges whether a packages folder is as isolated as the policy asks.</summary>
internal static class FolderCheck
{
    public static IEnumerable<Finding> Run(FolderRequirement asked, PackagesFolder folder)
    {
        if (asked.HasFlag(FolderRequirement.Repository) && !folder.IsInRepository)
            yield return FolderRules.IsShared(folder);
        if (asked.HasFlag(FolderRequirement.ReadOnly) && folder.Writable is { } path)
            yield return FolderRules.CanBeWritten(folder, path);
    }
}
