namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What can run a model, by its format.</summary>
internal enum ModelEngine
{
    /// <summary>ONNX, and whatever no other engine knows: it is refused there.</summary>
    OnnxRuntime,

    /// <summary>TorchScript.</summary>
    TorchSharp,
}
