using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What an evaluator on Linux must be let through to, so that a model can run on another device than the processor.</summary>
internal static class EvaluatorDevices
{
    /// <summary>Where drivers are registered, and what they ask about their hardware. What is not there is not missed.</summary>
    private static readonly ImmutableArray<string> Facts =
    [
        "/etc/vulkan", "/usr/share/vulkan", "/usr/local/share/vulkan", "/usr/local/nvidia", "/usr/local/cuda", "/usr/share/nvidia", "/proc/driver/nvidia", "/sys/dev", "/sys/class/drm",
    ];

    /// <summary>Absolute paths of files and folders. Those below <c>/dev</c> are hardware, and cost a wall (docs/confinement.md).</summary>
    public static ImmutableArray<string> PathsOf(EvaluatorJob job) => !OperatingSystem.IsLinux() || job.Device is "auto" or "cpu"
        ? []
        : [.. Facts, .. job.Driver is { } driver ? [driver] : Hardware()];

    /// <summary>A driver that was named instead of those that are installed is taken for software, as SwiftShader is: it gets no hardware.</summary>
    private static IEnumerable<string> Hardware() =>
        Directory.EnumerateFileSystemEntries("/dev", "nvidia*").Concat(Directory.Exists("/dev/dri") ? ["/dev/dri"] : []).Order(StringComparer.Ordinal);
}
