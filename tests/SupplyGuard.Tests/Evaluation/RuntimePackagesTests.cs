using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation.Runtimes;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>Which restored ONNX Runtime is taken, and which never is.</summary>
public sealed class RuntimePackagesTests
{
    private const string Id = "Microsoft.ML.OnnxRuntime";
    private const string Here = "linux-x64";

    private static readonly string FileName = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";
    private static readonly string One = new('1', 64);
    private static readonly string Two = new('2', 64);

    [Fact]
    public void Without_a_restored_package_the_shipped_one_runs_and_nothing_is_said() => Assert.Equal(RuntimeChoice.Shipped, OnnxRuntimePackages.Choose([], Here));

    [Fact]
    public void A_verified_library_for_this_platform_is_taken_with_its_digest()
    {
        var choice = Choose(Package(Id, "1.29.0", One));

        Assert.Equal((Path.Combine("/p", "runtimes", Here, "native", FileName), One, $"{Id} 1.29.0"), (choice.Restored!.FilePath, choice.Restored.Sha256.Hex, choice.Restored.Package));
        Assert.Equal((null, null), (choice.PassedOver, choice.Refusal));
    }

    [Theory]
    [InlineData("Microsoft.ML.OnnxRuntime", true)]
    [InlineData("microsoft.ml.onnxruntime.gpu", true)]
    [InlineData("Microsoft.ML.OnnxRuntime.Gpu.Linux", true)]
    [InlineData("Microsoft.ML.OnnxRuntime.Gpu.Windows", true)]
    [InlineData("Microsoft.ML.OnnxRuntime.DirectML", true)]
    [InlineData("Microsoft.ML.OnnxRuntime.Managed", false)]
    [InlineData("Microsoft.ML.OnnxRuntime.Evil", false)]
    [InlineData("Contoso.Microsoft.ML.OnnxRuntime", false)]
    public void Only_known_packages_bring_it(string id, bool isOne) => Assert.Equal(isOne, OnnxRuntimePackages.Has(id));

    [Fact]
    public void A_file_that_was_not_examined_is_no_library()
    {
        var package = Package(Id, "1.29.0", One);

        Assert.Null((package with { Evidence = package.Evidence with { Native = [] } }).Library($"runtimes/{Here}/native/{FileName}"));
        Assert.Null((package with { Evidence = package.Evidence with { Native = [$"runtimes/{Here}/native/{FileName}"] } }).Library($"runtimes/{Here}/native/{FileName}"));
        Assert.Null((package with { Folder = null }).Library($"runtimes/{Here}/native/{FileName}"));
    }

    [Fact]
    public void One_package_that_failed_its_checks_lets_nothing_run()
    {
        var choice = Choose(Package(Id, "1.29.0", One), Package(Id, "1.28.0", One) with { Trust = RuntimeTrust.Failed });

        Assert.Equal(($"{Id} 1.28.0", null), (choice.Refusal, choice.Restored));
    }

    [Fact]
    public void What_nobody_vouches_for_is_passed_over() =>
        PassedOver("neither a pin nor a trusted signature says what 'Microsoft.ML.OnnxRuntime 1.29.0' should hold", Package(Id, "1.29.0", One) with { Trust = RuntimeTrust.Unvouched });

    [Fact]
    public void What_has_no_library_for_this_platform_is_passed_over() => PassedOver("'Microsoft.ML.OnnxRuntime 1.29.0' has no library for 'linux-x64'", Package(Id, "1.29.0", One, "linux-arm64"));

    [Fact]
    public void Of_several_libraries_none_is_taken_in_whatever_order_they_come()
    {
        RuntimePackage[] packages = [Package(Id, "1.30.0", Two), Package(Id, "1.29.0", One)];

        PassedOver("the projects restored several: 'Microsoft.ML.OnnxRuntime 1.29.0', 'Microsoft.ML.OnnxRuntime 1.30.0'", packages);
        Array.Reverse(packages);
        PassedOver("the projects restored several: 'Microsoft.ML.OnnxRuntime 1.29.0', 'Microsoft.ML.OnnxRuntime 1.30.0'", packages);
    }

    [Fact]
    public void The_same_library_in_two_folders_is_one() => Assert.NotNull(Choose(Package(Id, "1.29.0", One), Package(Id, "1.29.0", One) with { Folder = "/q" }).Restored);

    [Fact]
    public void A_package_that_only_refers_to_others_is_not_missed() => Assert.NotNull(Choose(Package($"{Id}.Gpu", "1.29.0", null), Package($"{Id}.Gpu.Linux", "1.29.0", One)).Restored);

    [Theory]
    [InlineData("1.24.9")]
    [InlineData("1.25.0-rc")]
    [InlineData("0.9.0")]
    [InlineData("nonsense")]
    public void What_is_older_than_the_binding_is_passed_over(string version) =>
        PassedOver($"'Microsoft.ML.OnnxRuntime {version}' is older than 1.25.0, the oldest that the evaluator can call", Package(Id, version, One));

    [Theory]
    [InlineData("1.25.0")]
    [InlineData("1.31.0")]
    [InlineData("2.0.0")]
    public void What_is_as_new_as_the_binding_is_taken(string version) => Assert.NotNull(Choose(Package(Id, version, One)).Restored);

    private static void PassedOver(string because, params RuntimePackage[] packages)
    {
        var choice = Choose(packages);

        Assert.Equal((because, null, null), (choice.PassedOver, choice.Restored, choice.Refusal));
    }

    private static RuntimeChoice Choose(params RuntimePackage[] packages) => OnnxRuntimePackages.Choose(packages, Here);

    private static RuntimePackage Package(string id, string version, string? digest, string platform = Here) => new(
        new PackageEvidence(new PackageSubject(id, version), "$(NuGetPackageRoot)x", ["library"]) { Native = digest is null ? [] : [$"runtimes/{platform}/native/{FileName} sha256-{digest}"] },
        "/p",
        RuntimeTrust.Verified);
}
