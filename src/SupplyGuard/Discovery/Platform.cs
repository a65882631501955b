using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SupplyGuard.Discovery;

/// <summary>A platform as package ids name it, such as <c>linux-x64</c>: runtime packs, compilers and evaluators have one package for each.</summary>
internal static class Platform
{
    /// <summary>The one that this process runs on.</summary>
    public static string Here { get; } = NameFor(RuntimeInformation.RuntimeIdentifier, RuntimeInformation.ProcessArchitecture);

    private static readonly ImmutableHashSet<string> Known = ImmutableHashSet.CreateRange(
        StringComparer.OrdinalIgnoreCase,
        from system in (string[])["win", "osx", "linux", "linux-musl"]
        from architecture in (string[])["x64", "x86", "arm", "arm64", "loongarch64", "ppc64le", "riscv64", "s390x"]
        select $"{system}-{architecture}");

    /// <param name="runtimeIdentifier">As the runtime was built; a distribution's own build names the distribution.</param>
    public static string NameFor(string runtimeIdentifier, Architecture architecture)
    {
        var system = OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : runtimeIdentifier.Contains("musl", StringComparison.Ordinal) || runtimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl"
            : "linux";
        return $"{system}-{architecture.ToString().ToLowerInvariant()}";
    }

    /// <summary>Whether one of the parts between the dots of a package id is a platform, and not this one.</summary>
    public static bool IsNamedAsAnother(string packageId) =>
        packageId.Split('.').Any(part => Known.Contains(part) && !part.Equals(Here, StringComparison.OrdinalIgnoreCase));
}
