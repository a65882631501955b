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
    public void The_evaluator_has_these_files() => Golden.Matches(Files("SupplyGuard.Evaluator")
        .Replace(PackedFeed.Platform, "<platform>", StringComparison.Ordinal)
        .Replace(NativeLibrary, "<native library>", StringComparison.Ordinal));

    [Fact]
    public void Native_code_is_one_library_in_the_package_of_the_evaluator() =>
        Assert.Equal([$"evaluator/{NativeLibrary}"], PackedFeed.Packages.SelectMany(path => PackedPackage.Read(path).Files).Where(IsNative));

    [Fact]
    public void Nothing_runs_inside_MSBuild_that_MSBuild_brings_itself() => Assert.DoesNotContain(
        PackedFeed.Packages.SelectMany(path => PackedPackage.Read(path).Files).Where(file => file.Contains("tasks/", StringComparison.Ordinal)),
        file => Array.Exists(Theirs, name => Path.GetFileName(file).StartsWith(name, StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void Packages_bring_no_dependency_and_no_reference() => Assert.Empty(PackedFeed.Packages.SelectMany(path => PackedPackage.Read(path).Offences()));

    private static string Files(string id) => string.Concat(PackedPackage
        .Read(PackedFeed.Packages.Single(path => Path.GetFileName(path).StartsWith($"{id}.", StringComparison.Ordinal)))
        .Files.Select(file => $"{file}\n"));

    private static bool IsNative(string file) => Path.GetExtension(file) is ".so" or ".dylib" or ".exe" || Path.GetFileName(file) == NativeLibrary;
}
