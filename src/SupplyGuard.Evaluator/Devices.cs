using Microsoft.ML.OnnxRuntime;

namespace SupplyGuard.Evaluator;

/// <summary>The devices that this build can run on: the processor. Another device is refused, never silently replaced.</summary>
internal static class Devices
{
    private const string Cpu = "cpu";

    /// <summary>The device that will really run.</summary>
    /// <exception cref="RefusedException">The wanted device is not one of this build's.</exception>
    public static string Choose(string wanted)
    {
        if (wanted is Cpu or "auto")
            return Cpu;

        var providers = string.Join(", ", OrtEnv.Instance().GetAvailableProviders());
        throw new RefusedException($"This evaluator cannot run on '{wanted}', only on '{Cpu}' (providers of the runtime: {providers}).");
    }
}
