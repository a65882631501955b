using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation.Runtimes;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>Which restored TorchSharp is taken, what is loaded of it, and in which order.</summary>
public sealed class TorchPackagesTests
{
    private const string Here = "linux-x64";

    private static readonly string One = new('1', 64);
    private static readonly (string Prefix, string Suffix) Library = OperatingSystem.IsWindows() ? ("", ".dll") : OperatingSystem.IsMacOS() ? ("lib", ".dylib") : ("lib", ".so");

    [Fact]
    public void Libraries_come_in_the_order_in_which_they_need_one_another()
    {
        var torch = Choose(Managed(), Native()).Restored!;

        Assert.Equal(
            ["gomp-a34b3233", "c10", "torch_cpu", "torch", "LibTorchSharp"],
            torch.Libraries.Select(library => Path.GetFileName(library.FilePath)).Select(name => name[(name.StartsWith("libLib", StringComparison.Ordinal) || name.StartsWith("lib", StringComparison.Ordinal) ? 3 : 0)..name.IndexOf('.', StringComparison.Ordinal)]));
        Assert.Equal(("TorchSharp 0.107.0", Path.Combine("/m", "lib", "net8.0", "TorchSharp.dll")), (torch.Assembly.Package, torch.Assembly.FilePath));
        Assert.EndsWith($"torch_cpu{Library.Suffix}", torch.Computing.FilePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TorchSharp", true)]
    [InlineData("torchsharp-CPU", true)]
    [InlineData("libtorch-cpu", true)]
    [InlineData("libtorch-cpu-linux-x64", true)]
    [InlineData("TorchSharp-cuda-linux", false)]
    [InlineData("libtorch-cuda-12.8-linux-x64-part1", false)]
    [InlineData("libtorch-cpux", false)]
    [InlineData("TorchSharp.Evil", false)]
    public void Only_known_packages_bring_it(string id, bool isOne) => Assert.Equal(isOne, TorchPackages.Has(id));

    [Fact]
    public void Without_any_package_the_reason_names_the_one_that_is_missing() => Absent("no project below the policy restored 'TorchSharp'");

    [Fact]
    public void Libraries_alone_are_not_enough() => Absent("no project below the policy restored 'TorchSharp'", Native());

    [Fact]
    public void Without_libtorch_for_the_processor_the_reason_names_what_is_missing() =>
        Absent("the restored packages have no 'c10', 'torch_cpu', 'torch' for 'linux-x64' and the processor ('TorchSharp-cpu' brings them)", Managed());

    [Fact]
    public void Libraries_of_another_platform_are_none() =>
        Absent("the restored packages have no 'c10', 'torch_cpu', 'torch' for 'linux-x64' and the processor ('TorchSharp-cpu' brings them)", Managed(), Native("linux-arm64"));

    [Theory]
    [InlineData("0.98.0")]
    [InlineData("0.97.6")]
    public void What_is_older_than_the_oldest_that_was_tried_is_not_taken(string version) =>
        Absent($"'TorchSharp {version}' is older than 0.98.1, the oldest that the evaluator can call", Managed(version), Native());

    [Fact]
    public void Of_several_versions_none_is_taken() => Absent("the projects restored several: 'TorchSharp 0.106.0', 'TorchSharp 0.107.0'", Managed(), Managed("0.106.0"), Native());

    [Fact]
    public void What_nobody_vouches_for_is_not_taken() =>
        Absent("neither a pin nor a trusted signature says what 'TorchSharp 0.107.0' should hold", Managed() with { Trust = RuntimeTrust.Unvouched }, Native());

    [Fact]
    public void A_package_without_an_assembly_for_NET_is_not_taken() => Assert.Equal("'TorchSharp 0.107.0' has no assembly for .NET", TorchPackages.Choose([Managed(), Native()], Here, (_, _) => null).Absence);

    [Fact]
    public void The_assembly_for_the_newest_framework_is_taken_and_never_that_for_NET_Standard()
    {
        var asked = new List<string>();

        TorchPackages.Choose([Managed(), Native()], Here, (_, path) =>
        {
            asked.Add(path);
            return null;
        });

        Assert.Equal("lib/net10.0/TorchSharp.dll", asked[0]);
        Assert.Equal("lib/netcoreapp3.1/TorchSharp.dll", asked[^1]);
        Assert.DoesNotContain(asked, path => path.Contains("netstandard", StringComparison.Ordinal));
    }

    [Fact]
    public void One_package_that_failed_its_checks_lets_nothing_run() => Assert.Equal("libtorch-cpu-linux-x64 2.10.0", Choose(Managed(), Native() with { Trust = RuntimeTrust.Failed }).Refusal);

    private static void Absent(string because, params RuntimePackage[] packages)
    {
        var choice = Choose(packages);

        Assert.Equal((because, null, null), (choice.Absence, choice.Restored, choice.Refusal));
    }

    private static TorchChoice Choose(params RuntimePackage[] packages) => TorchPackages.Choose(packages, Here, (package, path) =>
        path is "lib/net8.0/TorchSharp.dll" or "lib/net6.0/TorchSharp.dll" ? new RestoredLibrary(Path.Combine([package.Folder!, .. path.Split('/')]), Digest.Sha256([1]), package.Name) : null);

    private static RuntimePackage Managed(string version = "0.107.0") => Package("TorchSharp", version, "/m", Here, "LibTorchSharp");

    private static RuntimePackage Native(string platform = Here) => Package("libtorch-cpu-linux-x64", "2.10.0", "/n", platform, "torch", "torch_cpu", "gomp-a34b3233", "c10");

    private static RuntimePackage Package(string id, string version, string folder, string platform, params string[] libraries) => new(
        new PackageEvidence(new PackageSubject(id, version), "$(NuGetPackageRoot)x", ["library"])
        {
            Native = [.. libraries.Select(library => $"runtimes/{platform}/native/{Library.Prefix}{library}{Library.Suffix} sha256-{One}"), $"runtimes/{platform}/native/readme sha256-{One}", "garbage"],
        },
        folder,
        RuntimeTrust.Verified);
}
