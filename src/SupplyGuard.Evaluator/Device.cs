using Microsoft.ML.OnnxRuntime;

namespace SupplyGuard.Evaluator;

/// <summary>A device that a model is to run on.</summary>
/// <param name="Name">As in the policy, and never <c>auto</c>.</param>
/// <param name="Prefer">Makes a session prefer it.</param>
internal sealed record Device(string Name, Action<SessionOptions> Prefer);
