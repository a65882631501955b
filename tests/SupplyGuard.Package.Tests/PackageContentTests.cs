using TestKit;

namespace SupplyGuard.Package.Tests;

/// <summary>What is in the packages, and what must never be.</summary>
public sealed class PackageContentTests
{
    /// <summary>What MSBuild and the SDK bring themselves: a second copy would quarrel with theirs.</summary>
    private static readonly string[] Theirs = ["Microsoft.", "MSBuild.", "NuGet.", "System."];

    private static readonly string NativeLibrary = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    [Fact]
    public void The_tool_has_these_files() => Golden.Matches(Files("SupplyGuard.Tool"));

    [Fact]
    public void The_guard_of_builds_has_these_files() => Golden.Matches(Files("SupplyGuard.MSBuild"));

    [Fact]
    public void The_evaluator_has_these_files() => Golden.Matches(Files("SupplyGuard.Evaluator")
        .Replace(PackedFeed.Platform, "<platform>", StringComparison.Ordinal)
        .Replace(NativeLibrary, "<native library>", StringComparison.Ordinal));

    [Fact]
    public void The_load_time_guard_has_these_files() => Golden.Matches(Files("SupplyGuard.Runtime"));

    [Fact]
    public void Native_code_is_one_library_in_the_package_of_the_evaluator() =>
        Assert.Equal([$"evaluator/{NativeLibrary}"], PackedFeed.Packages.SelectMany(path => PackedPackage.Read(path).Files).Where(IsNative));

    [Theory]
    [InlineData("any")]
    [InlineData("linux-x64")]
    [InlineData("win-x64")]
    public void The_tool_carries_the_guard_of_builds_as_its_package_has_it(string platform)
    {
        var carried = PackedPackage.Read(PathTo("SupplyGuard.Tool")).Digests($"tools/net10.0/{platform}/guard/");

        Assert.Equal(PackedPackage.Read(PathTo("SupplyGuard.MSBuild")).Digests("").Where(file => file.Key.Split('/')[0] is "Sdk" or "tasks"), carried);
    }

    [Fact]
    public void Nothing_runs_inside_MSBuild_that_MSBuild_brings_itself() => Assert.DoesNotContain(
        PackedFeed.Packages.SelectMany(path => PackedPackage.Read(path).Files).Where(file => file.Contains("tasks/", StringComparison.Ordinal)),
        file => Array.Exists(Theirs, name => Path.GetFileName(file).StartsWith(name, StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void Packages_bring_no_dependency_and_no_reference_but_the_one_that_programs_are_to_refer_to() => Assert.Equal(
        ["SupplyGuard.Runtime: lib/net10.0/SupplyGuard.Runtime.dll", "SupplyGuard.Runtime: lib/net10.0/SupplyGuard.Runtime.xml"],
        PackedFeed.Packages.SelectMany(path => PackedPackage.Read(path).Offences()));

    private static string Files(string id) => string.Concat(PackedPackage.Read(PathTo(id)).Files.Select(file => $"{file}\n"));

    private static string PathTo(string id) => PackedFeed.Packages.Single(path => Path.GetFileName(path).StartsWith($"{id}.", StringComparison.Ordinal));

    private static bool IsNative(string file) => Path.GetExtension(file) is ".so" or ".dylib" or ".exe" || Path.GetFileName(file) == NativeLibrary;
}
