using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Which native library of ONNX Runtime an evaluator loads: another that the environment names, else the one that it was shipped with.</summary>
internal static class EvaluatorRuntime
{
    /// <summary>Absolute path of the library; the environment may name one that is relative, and then nobody knows to what.</summary>
    public static string LibraryOf(EvaluatorLocation evaluator)
    {
        if (EvaluatorCommand.OtherRuntime is { } other)
            return other;

        var file = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";
        var beside = Path.Combine(evaluator.Folder, file);
        return File.Exists(beside) ? beside : Path.Combine(evaluator.Folder, "runtimes", Platform.Here, "native", file);
    }
}
