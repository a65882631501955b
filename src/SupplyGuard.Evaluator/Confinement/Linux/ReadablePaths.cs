using System.Runtime.InteropServices;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary>What a confined evaluator may touch: itself, its runtime, the system's libraries, what it was given, and its answer.</summary>
internal static class ReadablePaths
{
    /// <summary>Libraries, and the loader that starts programs. Those of Nix and Guix lie in stores of their own.</summary>
    private static readonly string[] Libraries = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store"];

    /// <summary>
    /// What loader, .NET, OpenSSL and ONNX Runtime ask about the machine. Not among them: <c>/etc/machine-id</c>, names of users and hosts, and
    /// what the kernel says of other processes.
    /// </summary>
    private static readonly string[] Facts =
    [
        "/etc/ld.so.cache", "/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf", "/etc/crypto-policies", "/etc/localtime", "/usr/share/zoneinfo",
        "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/vm", "/sys/devices", "/sys/bus/pci", "/sys/fs/cgroup", "/dev/zero", "/dev/random", "/dev/urandom",
    ];

    /// <param name="requestPath">The answer lies beside the request.</param>
    /// <param name="given">Files and folders that the one who asked names: the model and what belongs to it, a driver, files of devices.</param>
    public static void Allow(PathRules rules, string requestPath, ReadOnlySpan<string> given)
    {
        foreach (var library in Libraries)
            rules.Allow(library, PathRights.Load);
        foreach (var fact in Facts)
            rules.Allow(fact, PathRights.Read);

        rules.Allow("/dev/null", PathRights.Read | PathRights.Write);
        rules.Allow($"/proc/{Environment.ProcessId}", PathRights.Read);

        // All of .NET may lie in the user's .dotnet, beside certificates and tools: only what a start reads is opened.
        var shared = Path.GetFullPath(Path.Combine("..", ".."), RuntimeEnvironment.GetRuntimeDirectory());
        rules.Allow(shared, PathRights.Read);
        rules.Allow(Path.Combine(Path.GetDirectoryName(shared)!, "host"), PathRights.Read);
        rules.Allow(Environment.ProcessPath!, PathRights.Load);
        rules.Allow(AppContext.BaseDirectory, PathRights.Read);
        foreach (var path in given)
            rules.Allow(path, DeviceFiles.Is(path) ? PathRights.Use : PathRights.Read);
        if (NativeRuntime.OtherFolder is { } other)
            rules.Allow(other, PathRights.Read);

        var folder = Path.GetDirectoryName(requestPath)!;
        rules.Allow(folder, PathRights.Read);
        rules.Allow(Path.Combine(folder, AnswerFiles.Response), PathRights.Write);
        rules.Allow(Path.Combine(folder, AnswerFiles.Values), PathRights.Write);
    }
}
