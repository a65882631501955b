using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Surface;

/// <summary>What can be wrong with the code that packages bring beside their libraries: for the build, and for the machine.</summary>
internal static class SurfaceRules
{
    public static readonly Rule BuildCodeNotAllowed = new("SG1306", "Package brings build code that the policy does not allow", Severity.Error);

    public static readonly Rule NativeCodeNotAllowed = new("SG1307", "Package brings native code that the policy does not allow", Severity.Error);

    public static readonly Rule BuildCodeChanged = new("SG1308", "Build code of a package is new or changed", Severity.Error);

    /// <summary>More files than this are counted.</summary>
    private const int MostNames = 3;

    public static Finding RunsInBuild(PackageEvidence package) => BuildCodeNotAllowed.Finding(
        package.Subject,
        new Location($"{package.ShownFolder}/{CodeFile.Parse(package.Code[0]).Path}"),
        $"'{Name(package)}' runs code during a build, and no pattern of 'packages.buildCode.allow' covers it: {Names(package.Code)}.",
        "Read these files. If a build shall run them, add the id to the list; otherwise do without the package, or without its build files (ExcludeAssets).",
        ("files", string.Join('\n', package.Code)));

    public static Finding RunsOnMachine(PackageEvidence package) => NativeCodeNotAllowed.Finding(
        package.Subject,
        new Location($"{package.ShownFolder}/{CodeFile.Parse(package.Native[0]).Path}"),
        $"'{Name(package)}' brings code for a machine, and no pattern of 'packages.nativeCode.allow' covers it: {Names(package.Native)}.",
        "Find out who built these files and from what. If they shall be loaded, add the id to the list; otherwise do without the package.",
        ("files", string.Join('\n', package.Native)));

    /// <param name="changes">Sorted, each <c>path (new)</c> or <c>path (changed)</c>.</param>
    public static Finding Changed(PackageEvidence package, Location pin, ImmutableArray<string> changes) => BuildCodeChanged.Finding(
        package.Subject,
        pin,
        $"'{Name(package)}' brings build code that '{GuardLock.FileName}' does not know of it: {Names(changes)}.",
        "Compare these files with those of the locked version ('dotnet supplyguard package review' shows what changed). If a build shall run them, run 'dotnet supplyguard lock --only packages'.",
        ("files", string.Join('\n', changes)));

    public static Finding Unused(string key, Located<string> pattern) =>
        PolicyRules.AllowsUnused(pattern.Location, $"'{PolicyText.Shown(pattern.Value)}' in 'packages.{key}'");

    private static string Names(ImmutableArray<string> files)
    {
        var names = $"'{string.Join("', '", files.Take(MostNames).Select(file => CodeFile.Parse(file).Path))}'";
        return files.Length > MostNames ? $"{names} and {files.Length - MostNames} more" : names;
    }

    private static string Name(PackageEvidence package) => $"{package.Subject.PackageId} {package.Subject.Version}";
}
