using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace SupplyGuard.Evaluator;

/// <summary>
/// Which native library runs: the one that <c>SUPPLYGUARD_ONNXRUNTIME</c> names, else the one that was shipped with the evaluator.
/// Never one that happens to be installed on the system: its numbers would be compared with a baseline of another version.
/// </summary>
internal static class NativeRuntime
{
    private const string LibraryName = "onnxruntime";

    /// <summary>The folder of the library that the environment names; null where it names none.</summary>
    public static string? OtherFolder => Override is { } path ? Path.GetDirectoryName(path) : null;

    private static string? Override => Environment.GetEnvironmentVariable("SUPPLYGUARD_ONNXRUNTIME") is { Length: > 0 } path ? path : null;

    /// <summary>Must come before the first use of ONNX Runtime.</summary>
    public static void Choose()
    {
        OrtEnv.DisableDllImportResolver = true;
        NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, Resolve);
    }

    /// <summary>Name and version as they appear in reports; says so when the library was chosen by the environment.</summary>
    public static string Describe()
    {
        var version = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";
        return Override is null ? version : $"{version} (SUPPLYGUARD_ONNXRUNTIME)";
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != LibraryName)
            return 0;
        if (Override is { } chosen)
            return NativeLibrary.Load(chosen);

        var file = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";
        var beside = Path.Combine(AppContext.BaseDirectory, file);
        return NativeLibrary.Load(File.Exists(beside) ? beside : Path.Combine(AppContext.BaseDirectory, "runtimes", Platform(), "native", file));
    }

    private static string Platform()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }
}
