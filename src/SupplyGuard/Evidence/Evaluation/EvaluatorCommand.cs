using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>How the evaluator is started: with an environment of its own, in which no secret of the build can be.</summary>
internal static class EvaluatorCommand
{
    /// <summary>Marks the evaluator and everything that it starts, so that none of it outlives the job.</summary>
    public const string JobVariable = "SUPPLYGUARD_JOB";

    /// <summary>Names another native runtime that the evaluator is to load, to us as to the evaluator.</summary>
    public const string RuntimeVariable = "SUPPLYGUARD_ONNXRUNTIME";

    private const string RuntimeDigestVariable = "SUPPLYGUARD_ONNXRUNTIME_SHA256";

    /// <summary>Path of another native runtime that the evaluator is to load; null when the environment names none.</summary>
    public static string? OtherRuntime => Environment.GetEnvironmentVariable(RuntimeVariable) is { Length: > 0 } path ? path : null;

    /// <summary>Path of the manifest of a Vulkan driver that WebGPU is to run on; null when the environment names none.</summary>
    public static string? OtherDriver => Environment.GetEnvironmentVariable("SUPPLYGUARD_VULKAN_DRIVER") is { Length: > 0 } path ? path : null;

    public static ProcessStartInfo For(EvaluatorJob job, EvaluatorLocation location, EvaluatorFolder folder)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (location.FileName.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            start.FileName = Path.Combine(DotnetRoot(), OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
            start.ArgumentList.Add(location.FileName);
        }
        else
        {
            start.FileName = location.FileName;
        }

        start.ArgumentList.Add(folder.RequestPath);
        start.ArgumentList.Add(job.Script?.Path ?? job.ModelPath);
        if (job.Preprocess is var (preprocess, _))
            start.ArgumentList.Add(preprocess);
        foreach (var path in job.Readable.Concat(EvaluatorDevices.PathsOf(job)))
            start.ArgumentList.Add(path);

        FillEnvironment(start.Environment, folder);
        if (job.Runtime is { } runtime)
            start.Environment[RuntimeVariable] = runtime;
        if (job.RuntimeSha256 is { } digest)
            start.Environment[RuntimeDigestVariable] = digest.Hex;
        if (job is { Device: "webgpu", Driver: { } driver })
            start.Environment["VK_DRIVER_FILES"] = start.Environment["VK_ICD_FILENAMES"] = driver;
        return start;
    }

    private static void FillEnvironment(IDictionary<string, string?> environment, EvaluatorFolder folder)
    {
        environment.Clear();
        environment[JobVariable] = folder.Path;
        environment["DOTNET_ROOT"] = DotnetRoot();
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_NOLOGO"] = "1";

        // Else the runtime keeps a file in memory, as large as the memory of the machine, which no limit of private memory counts; and starts slower.
        environment["DOTNET_EnableWriteXorExecute"] = "0";

        // ONNX Runtime 1.29 would keep a database of events, which it can send, and start a shell where it finds no name for the machine.
        environment["ORT_DISABLE_TELEMETRY"] = "1";
        foreach (var name in (ReadOnlySpan<string>)["TMPDIR", "TMP", "TEMP", "HOME", "USERPROFILE"])
            environment[name] = folder.Path;

        if (!OperatingSystem.IsWindows())
        {
            environment["PATH"] = "/usr/bin:/bin";
            environment["LANG"] = "C.UTF-8";
            return;
        }

        var system = Environment.GetFolderPath(Environment.SpecialFolder.System);
        environment["PATH"] = system;
        environment["SystemRoot"] = Path.GetDirectoryName(system);
    }

    /// <summary>The folder of the host that runs us: the runtime lies in <c>shared/Microsoft.NETCore.App/version/</c> below it.</summary>
    private static string DotnetRoot() => Path.GetFullPath(Path.Combine("..", "..", ".."), RuntimeEnvironment.GetRuntimeDirectory());
}
