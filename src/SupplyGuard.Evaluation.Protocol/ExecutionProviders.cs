using System.Collections.Frozen;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>What ONNX Runtime calls the devices that policies name.</summary>
public static class ExecutionProviders
{
    /// <summary>Name of the execution provider by the name of the device.</summary>
    public static FrozenDictionary<string, string> ByDevice { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["cpu"] = "CPUExecutionProvider",
        ["cuda"] = "CUDAExecutionProvider",
        ["webgpu"] = "WebGpuExecutionProvider",
        ["directml"] = "DmlExecutionProvider",
        ["coreml"] = "CoreMLExecutionProvider",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
