using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator;

/// <summary>
/// Which native library runs: the one that <c>SUPPLYGUARD_ONNXRUNTIME</c> names, else the one that was shipped with the evaluator.
/// Never one that happens to be installed on the system: its numbers would be compared with a baseline of another version.
/// </summary>
internal static unsafe class NativeRuntime
{
    private const string LibraryName = "onnxruntime";

    /// <summary>The one function that the library exports for everybody: it returns the address of two others.</summary>
    private const string Entry = "OrtGetApiBase";

    private static nint s_library;

    /// <summary>The folder of the library that the environment names; null where it names none.</summary>
    public static string? OtherFolder => Override is { } path ? Path.GetDirectoryName(path) : null;

    private static string? Override => Environment.GetEnvironmentVariable("SUPPLYGUARD_ONNXRUNTIME") is { Length: > 0 } path ? path : null;

    private static string? ExpectedDigest => Environment.GetEnvironmentVariable("SUPPLYGUARD_ONNXRUNTIME_SHA256") is { Length: > 0 } digest ? digest : null;

    /// <summary>Loads it. Must come before the first use of ONNX Runtime.</summary>
    /// <exception cref="RefusedException">The library is not the one that was examined, or older than what the binding calls.</exception>
    /// <exception cref="DllNotFoundException">There is none, or it cannot be loaded.</exception>
    /// <exception cref="EntryPointNotFoundException">It is not ONNX Runtime.</exception>
    /// <exception cref="BadImageFormatException">It is for another machine.</exception>
    public static void Load()
    {
        ThrowIfOther();
        s_library = NativeLibrary.Load(Override ?? Shipped());
        ThrowIfOlder();
        OrtEnv.DisableDllImportResolver = true;
        NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, static (name, _, _) => name is LibraryName ? s_library : 0);
    }

    /// <summary>Name and version as they appear in reports.</summary>
    public static string Describe() => $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";

    /// <summary>What the system says of a library that it does not load, without the folder that it lies in: reports show no path of a machine.</summary>
    public static string Show(Exception refusal) =>
        refusal.Message.Replace((OtherFolder ?? AppContext.BaseDirectory).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    private static void ThrowIfOther()
    {
        if (Override is { } path && ExpectedDigest is { } expected)
            CodeFile.ThrowIfOther(path, expected, "The restored ONNX Runtime");
    }

    /// <summary>The binding would take functions from behind the end of an older library's table.</summary>
    private static void ThrowIfOlder()
    {
        var functions = ((delegate* unmanaged[Stdcall]<nint*>)NativeLibrary.GetExport(s_library, Entry))();
        var getApi = (delegate* unmanaged[Stdcall]<uint, nint>)functions[0];
        var getVersion = (delegate* unmanaged[Stdcall]<nint>)functions[1];
        if (getApi(OnnxRuntimeApi.Least) is 0)
            throw new RefusedException($"The library is ONNX Runtime {Marshal.PtrToStringUTF8(getVersion())}, and the evaluator needs 1.{OnnxRuntimeApi.Least} or newer.");
    }

    private static string Shipped()
    {
        var file = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";
        var beside = Path.Combine(AppContext.BaseDirectory, file);
        return File.Exists(beside) ? beside : Path.Combine(AppContext.BaseDirectory, "runtimes", Platform(), "native", file);
    }

    private static string Platform()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }
}
