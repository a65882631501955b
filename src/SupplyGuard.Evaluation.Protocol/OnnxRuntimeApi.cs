namespace SupplyGuard.Evaluation.Protocol;

/// <summary>What the evaluator needs of ONNX Runtime's C interface, which each release only adds to (onnxruntime_c_api.h).</summary>
public static class OnnxRuntimeApi
{
    /// <summary>
    /// The version of the interface whose functions the C# binding takes when it starts, and the minor version of the release that brought it. From
    /// an older library it would take what lies behind the table of functions.
    /// </summary>
    public const int Least = 25;
}
