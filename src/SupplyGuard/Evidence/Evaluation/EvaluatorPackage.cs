using System.Runtime.InteropServices;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>The package that brings the evaluator for one platform.</summary>
internal static class EvaluatorPackage
{
    /// <summary>Id of the package for the platform that this process runs on, in lower case.</summary>
    public static string Id { get; } = IdFor(RuntimeInformation.RuntimeIdentifier, RuntimeInformation.ProcessArchitecture);

    /// <param name="runtimeIdentifier">As the runtime was built; a distribution's own build names the distribution.</param>
    internal static string IdFor(string runtimeIdentifier, Architecture architecture)
    {
        var system = OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : runtimeIdentifier.Contains("musl", StringComparison.Ordinal) || runtimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl"
            : "linux";
        return $"supplyguard.evaluator.{system}-{architecture.ToString().ToLowerInvariant()}";
    }
}
