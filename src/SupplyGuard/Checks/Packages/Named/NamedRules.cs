using SupplyGuard.Discovery.Named;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Named;

/// <summary>What can be wrong with packages that files of the repository name outright: MSBuild SDKs and .NET tools.</summary>
internal static class NamedRules
{
    public static readonly Rule CannotTell = new("SG1117", "File names an SDK or tool that cannot be determined", Severity.Error, Incomplete: true);

    public static readonly Rule NeverExamined = new("SG1118", "SDK or tool was never examined", Severity.Note);

    public static Finding Unclear(PolicySubject policy, Location location, string detail) => CannotTell.Finding(
        policy,
        location,
        $"'{location.Path}' names an SDK or a tool that cannot be determined: {detail}",
        "Write exact versions, SDKs into 'msbuild-sdks' of global.json, and make the file readable.");

    public static Finding Unexamined(NamedPackage package) => NeverExamined.Finding(
        package.Subject,
        package.Location,
        $"'{package.Location.Path}' names '{package.Subject.PackageId} {package.Subject.Version}', which is in no packages folder and has no pin, so nobody has looked at what will run once it is fetched.",
        package.Via is "tool"
            ? "Run 'dotnet tool restore', which verifies nothing, and then 'dotnet supplyguard lock' before anybody runs the tool; or remove the entry."
            : "Build once where nothing can be harmed, then run 'dotnet supplyguard lock'; or remove the entry.");
}
