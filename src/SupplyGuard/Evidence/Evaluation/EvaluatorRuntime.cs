using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Evaluation.Runtimes;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Which native library of ONNX Runtime an evaluator loads for a model that TorchSharp does not run: another that the environment names, else the one that the projects restored, else its own.</summary>
internal static class EvaluatorRuntime
{
    /// <summary>Path of the library that is loaded in the place of the evaluator's own; null: its own is.</summary>
    public static string? InPlaceOfOwn(RuntimeChoice runtime) => EvaluatorCommand.OtherRuntime ?? runtime.Restored?.FilePath;

    /// <summary>Absolute path of the library; the environment may name one that is relative, and then nobody knows to what.</summary>
    public static string LibraryOf(EvaluatorLocation evaluator, RuntimeChoice runtime)
    {
        if (InPlaceOfOwn(runtime) is { } other)
            return other;

        var file = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";
        var beside = Path.Combine(evaluator.Folder, file);
        return File.Exists(beside) ? beside : Path.Combine(evaluator.Folder, "runtimes", Platform.Here, "native", file);
    }
}
