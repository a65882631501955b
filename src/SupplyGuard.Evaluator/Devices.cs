using System.Collections.Frozen;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator;

/// <summary>The devices that policies name, and which of them the loaded runtime has. One that it lacks is refused, never silently replaced.</summary>
internal static class Devices
{
    public const string Processor = "cpu";

    /// <summary>How a session is made to prefer each; throws an <see cref="OnnxRuntimeException"/> where driver or library are missing.</summary>
    private static readonly FrozenDictionary<string, Action<SessionOptions>> Preferences = new Dictionary<string, Action<SessionOptions>>(StringComparer.Ordinal)
    {
        [Processor] = static _ => { },
        ["cuda"] = static options => options.AppendExecutionProvider_CUDA(),
        ["webgpu"] = static options => options.AppendExecutionProvider("WebGPU"),
        ["directml"] = static options =>
        {
            // It demands that: https://onnxruntime.ai/docs/execution-providers/DirectML-ExecutionProvider.html
            options.EnableMemoryPattern = false;
            options.AppendExecutionProvider_DML();
        },
        ["coreml"] = static options => options.AppendExecutionProvider("CoreML"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The device that a word of the policy means; <c>auto</c> is the processor.</summary>
    /// <exception cref="RefusedException">The runtime was built without it.</exception>
    public static Device Choose(string wanted)
    {
        var name = wanted is "auto" ? Processor : wanted;
        var providers = OrtEnv.Instance().GetAvailableProviders();
        return Preferences.TryGetValue(name, out var prefer) && providers.Contains(ExecutionProviders.ByDevice[name], StringComparer.Ordinal)
            ? new Device(name, prefer)
            : throw new RefusedException($"The runtime cannot run on '{wanted}'; it has: {string.Join(", ", providers)}.");
    }
}
