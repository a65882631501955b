using SupplyGuard.Discovery;
using TestKit;

namespace SupplyGuard.Tool.Tests.Repositories;

/// <summary>Packages of a TorchSharp that another assembly stands in for, with libraries that do nothing.</summary>
internal static class TorchFeed
{
    public const string Package = "TorchSharp/0.107.0";

    private static readonly (string Prefix, string Suffix) Library = OperatingSystem.IsWindows() ? ("", ".dll") : OperatingSystem.IsMacOS() ? ("lib", ".dylib") : ("lib", ".so");

    /// <summary>Path of a native library in its package.</summary>
    public static string Native(string name) => $"runtimes/{Platform.Here}/native/{Library.Prefix}{name}{Library.Suffix}";

    public static void Serve(RestoredRepository repository)
    {
        var (id, version) = (Package.Split('/')[0], Package.Split('/')[1]);
        var library = StandInTorch.AnyLibrary();
        repository.Folder.Write($"feed/{id}.{version}.nupkg", FeedPackage.Create(id, version, null, "libtorch-cpu-any/2.10.0", [("lib/net8.0/TorchSharp.dll", StandInTorch.Assembly()), (Native("LibTorchSharp"), library)]));
        repository.Folder.Write("feed/libtorch-cpu-any.2.10.0.nupkg", FeedPackage.Create("libtorch-cpu-any", "2.10.0", null, null, [("lib/net8.0/_._", []), .. new[] { "c10", "torch_cpu", "torch" }.Select(name => (Native(name), library))]));
    }
}
