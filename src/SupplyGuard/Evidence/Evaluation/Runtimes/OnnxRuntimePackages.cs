using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evidence.Evaluation.Runtimes;

/// <summary>The packages that bring ONNX Runtime's native library, and which of them is taken. Pure.</summary>
internal static class OnnxRuntimePackages
{
    /// <summary>
    /// The processor's, and those of devices, of which Gpu only refers to one for each system. The managed part (<c>.Managed</c>) is not among
    /// them: the evaluator has a binding of its own.
    /// </summary>
    private static readonly ImmutableHashSet<string> Ids = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Microsoft.ML.OnnxRuntime",
        "Microsoft.ML.OnnxRuntime.Gpu",
        "Microsoft.ML.OnnxRuntime.Gpu.Linux",
        "Microsoft.ML.OnnxRuntime.Gpu.Windows",
        "Microsoft.ML.OnnxRuntime.DirectML");

    private static readonly string FileName = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    private static readonly PackageVersion Oldest = PackageVersion.Parse($"1.{OnnxRuntimeApi.Least}.0")!;

    public static bool Has(string packageId) => Ids.Contains(packageId);

    /// <param name="packages">Every restored package that <see cref="Has"/> names, each once for each folder that it is taken from.</param>
    /// <param name="platform">As in folders of packages, for example <c>linux-x64</c>.</param>
    public static RuntimeChoice Choose(IEnumerable<RuntimePackage> packages, string platform)
    {
        RuntimePackage[] all = [.. packages.OrderBy(package => package.Evidence.Subject.Key, StringComparer.Ordinal).ThenBy(package => package.Folder, StringComparer.Ordinal)];
        if (all is [])
            return RuntimeChoice.Shipped;
        if (Array.Find(all, package => package.Trust is RuntimeTrust.Failed) is { } failed)
            return RuntimeChoice.Refused(failed.Fault);
        if (Array.Find(all, package => package.Trust is not RuntimeTrust.Verified) is { } unvouched)
            return RuntimeChoice.Instead($"neither a pin nor a trusted signature says what '{unvouched.Name}' should hold");

        var path = $"runtimes/{platform}/native/{FileName}";
        (RuntimePackage Package, RestoredLibrary? Library)[] found = [.. all.Select(package => (package, package.Library(path))).Where(pair => pair.Item2 is not null)];
        if (found is [])
            return RuntimeChoice.Instead($"'{all[0].Name}' has no library for '{platform}'");
        if (found.DistinctBy(pair => pair.Library!.Sha256).Count() > 1)
            return RuntimeChoice.Instead($"the projects restored several: {string.Join(", ", found.Select(pair => pair.Package.Name).Distinct(StringComparer.Ordinal).Select(name => $"'{name}'"))}");

        return found[0].Package.Version is { } version && version.CompareWith(Oldest) >= 0
            ? RuntimeChoice.Of(found[0].Library!)
            : RuntimeChoice.Instead($"'{found[0].Package.Name}' is older than {Oldest.Text}, the oldest that the evaluator can call");
    }
}
