using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Folder;

/// <summary>What can be wrong with the folder that packages are extracted into.</summary>
internal static class FolderRules
{
    public static readonly Rule Outside = new("SG1215", "Packages folder lies outside the repository", Severity.Error);

    public static readonly Rule Writable = new("SG1216", "Packages folder can be written to", Severity.Error);

    public static Finding IsShared(PackagesFolder folder) => Outside.Finding(
        folder.Project,
        new Location(folder.Project.Path),
        $"'{folder.Project.Path}' takes packages from '{folder.Shown}', which lies outside the repository: whatever else is built on this machine can put something there.",
        "Write <add key=\"globalPackagesFolder\" value=\"packages\" /> into 'config' of the repository's nuget.config and keep that folder out of version control; name no fallback folder.",
        ("folder", folder.Shown));

    public static Finding CanBeWritten(PackagesFolder folder, string path) => Writable.Finding(
        folder.Project,
        new Location(folder.Project.Path),
        $"'{folder.Project.Path}' takes packages from '{folder.Shown}', where '{path}' can be changed by whoever builds, also between verification and build.",
        "Restore first; then take the right to write from all files and folders there, or mount them read-only, for everything that follows.",
        ("folder", folder.Shown),
        ("path", path));
}
