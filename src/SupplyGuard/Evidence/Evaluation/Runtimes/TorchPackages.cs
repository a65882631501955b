using System.Collections.Immutable;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Evaluation.Runtimes;

/// <summary>The packages that bring TorchSharp and libtorch for the processor, and what is loaded of them. Pure.</summary>
internal static class TorchPackages
{
    private const string Managed = "TorchSharp";

    /// <summary>Packages that hold libtorch, or only refer to those that do. Those for CUDA are joined from pieces while a project is built, so they cannot be loaded from where they were restored.</summary>
    private const string NativePrefix = "libtorch-cpu";

    private static readonly PackageVersion Oldest = PackageVersion.Parse("0.98.1")!;

    /// <summary>Folders of the assembly, the newest first. That for .NET Standard loads its native half in another way, and is not used.</summary>
    private static readonly ImmutableArray<string> Frameworks = ["net10.0", "net9.0", "net8.0", "net7.0", "net6.0", "net5.0", "netcoreapp3.1"];

    /// <summary>Each needs only those before it; what is not named here comes first (a library of OpenMP, on Windows more).</summary>
    private static readonly ImmutableArray<string> Order = ["c10", "torch_cpu", "torch", "LibTorchSharp"];

    public static bool Has(string packageId) =>
        packageId.Equals(Managed, StringComparison.OrdinalIgnoreCase)
        || packageId.Equals("TorchSharp-cpu", StringComparison.OrdinalIgnoreCase)
        || packageId.Equals(NativePrefix, StringComparison.OrdinalIgnoreCase)
        || packageId.StartsWith($"{NativePrefix}-", StringComparison.OrdinalIgnoreCase);

    /// <param name="packages">Every restored package that <see cref="Has"/> names, each once for each folder that it is taken from.</param>
    /// <param name="platform">As in folders of packages, for example <c>linux-x64</c>.</param>
    /// <param name="assembly">A managed file of a package that passed, by its path in the package; null when there is none.</param>
    public static TorchChoice Choose(IEnumerable<RuntimePackage> packages, string platform, Func<RuntimePackage, string, RestoredLibrary?> assembly)
    {
        RuntimePackage[] all = [.. packages.OrderBy(package => package.Evidence.Subject.Key, StringComparer.Ordinal).ThenBy(package => package.Folder, StringComparer.Ordinal)];
        if (Array.Find(all, package => package.Trust is RuntimeTrust.Failed) is { } failed)
            return TorchChoice.Refused(failed.Fault);
        if (Array.Find(all, package => package.Trust is not RuntimeTrust.Verified) is { } unvouched)
            return TorchChoice.None($"neither a pin nor a trusted signature says what '{unvouched.Name}' should hold");
        all = [.. all.DistinctBy(package => package.Evidence.Subject.Key)];
        if (all.GroupBy(package => package.Evidence.Subject.PackageId, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } several)
            return TorchChoice.None($"the projects restored several: {string.Join(", ", several.Select(package => $"'{package.Name}'"))}");
        if (Array.Find(all, package => package.Evidence.Subject.PackageId.Equals(Managed, StringComparison.OrdinalIgnoreCase)) is not { } managed)
            return TorchChoice.None($"no project below the policy restored '{Managed}'");
        if (managed.Version is not { } version || version.CompareWith(Oldest) < 0)
            return TorchChoice.None($"'{managed.Name}' is older than {Oldest.Text}, the oldest that the evaluator can call");
        if (Frameworks.Select(framework => assembly(managed, $"lib/{framework}/{Managed}.dll")).FirstOrDefault(file => file is not null) is not { } own)
            return TorchChoice.None($"'{managed.Name}' has no assembly for .NET");

        ImmutableArray<RestoredLibrary> libraries = [.. all.SelectMany(package => Natives(package, platform)).OrderBy(library => Rank(library.FilePath)).ThenBy(library => library.FilePath, StringComparer.Ordinal)];
        var missing = Order.Where(name => !libraries.Any(library => NameOf(library.FilePath) == name)).ToArray();
        return missing is []
            ? TorchChoice.Of(new RestoredTorch(own, libraries, libraries.First(library => NameOf(library.FilePath) == "torch_cpu")))
            : TorchChoice.None($"the restored packages have no {string.Join(", ", missing.Select(name => $"'{name}'"))} for '{platform}' and the processor ('TorchSharp-cpu' brings them)");
    }

    private static IEnumerable<RestoredLibrary> Natives(RuntimePackage package, string platform) =>
        package.Evidence.Native.Select(file => CodeFile.Parse(file).Path)
            .Where(path => path.Split('/') is ["runtimes", var at, "native", var name] && at == platform && IsLibrary(name))
            .Select(package.Library)
            .OfType<RestoredLibrary>();

    private static bool IsLibrary(string name) => OperatingSystem.IsWindows() ? name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        : OperatingSystem.IsMacOS() ? name.EndsWith(".dylib", StringComparison.Ordinal)
        : name.EndsWith(".so", StringComparison.Ordinal) || name.Contains(".so.", StringComparison.Ordinal);

    private static int Rank(string path) => Order.IndexOf(NameOf(path));

    /// <summary><c>torch_cpu</c> of <c>libtorch_cpu.so</c>.</summary>
    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        name = name[..name.IndexOf('.', StringComparison.Ordinal)];
        return name.StartsWith("lib", StringComparison.Ordinal) ? name[3..] : name;
    }
}
