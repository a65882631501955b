using SupplyGuard.Discovery;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.RestoreOutput;

/// <summary>What can be wrong with what a restore left in a project's <c>obj</c> folder, from where a build imports it.</summary>
internal static class RestoreOutputRules
{
    public static readonly Rule Quarantined = new("SG1112", "Restore output is quarantined", Severity.Error, Incomplete: true);

    public static readonly Rule ForeignImport = new("SG1113", "Build imports a file that NuGet did not write", Severity.Error);

    public static readonly Rule Changed = new("SG1114", "Restore output was changed", Severity.Error);

    public static readonly Rule NotQuarantined = new("SG1115", "Restore output cannot be quarantined", Severity.Error, Incomplete: true);

    public static readonly Rule ToolImport = new("SG1116", "Build imports a file that another tool wrote", Severity.Warning);

    private const string DeleteAndRestore =
        "Find out who writes to this folder; then delete it and restore again.";

    public static Finding IsQuarantined(RestoredProject project) => Quarantined.Finding(
        project.Subject,
        new Location(project.Subject.Path),
        $"What was restored for '{project.Subject.Path}' did not pass when it was restored, and is blocked: a build of it ends with an error.",
        "Settle the other findings, then run 'dotnet restore'. If there are none any more, the restore alone lifts the quarantine.");

    public static Finding Foreign(RestoredProject project, string fileName) => ForeignImport.Finding(
        project.Subject,
        new Location($"{project.ShownOutput}/{fileName}"),
        $"'{PolicyText.Shown(fileName)}' is imported by every build of '{project.Subject.Path}', no restore wrote it, and none removes it.",
        "Delete the file, and find out who wrote it. If a tool that you trust needs it, exempt the project and say which tool.");

    public static Finding OfTool(RestoredProject project, string fileName) => ToolImport.Finding(
        project.Subject,
        new Location($"{project.ShownOutput}/{fileName}"),
        $"'{fileName}' is imported by every build of '{project.Subject.Path}'; a well-known tool writes a file of this name, but its content is not known.",
        "Delete the file unless the tool is in use; it writes it again when it needs it.");

    public static Finding Differs(RestoredProject project, Location location, string detail) => Changed.Finding(
        project.Subject,
        location,
        $"'{location.Path}' of '{project.Subject.Path}' is not what restore writes: {detail}",
        DeleteAndRestore);

    public static Finding CannotQuarantine(RestoredProject project, string file, string detail) => NotQuarantined.Finding(
        project.Subject,
        new Location(file),
        $"What was restored for '{project.Subject.Path}' did not pass, but '{file}' cannot be put aside: {detail}",
        "Do not build: delete the folder of the file, or make it writable and restore again.");
}
