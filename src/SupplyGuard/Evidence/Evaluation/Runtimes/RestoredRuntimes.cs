namespace SupplyGuard.Evidence.Evaluation.Runtimes;

/// <summary>What models run on: for each engine the runtime that the projects restored, or why not.</summary>
internal sealed record RestoredRuntimes(RuntimeChoice Onnx, TorchChoice Torch)
{
    /// <summary>Nobody looked for any.</summary>
    public static RestoredRuntimes None { get; } = new(RuntimeChoice.Shipped, TorchChoice.None("the policy has no 'packages', so nothing says which native code may be loaded"));
}
