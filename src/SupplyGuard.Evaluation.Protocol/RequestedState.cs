namespace SupplyGuard.Evaluation.Protocol;

/// <summary>One value that a model hands on.</summary>
/// <param name="Input">The model input that takes it.</param>
/// <param name="Output">The model output that gives it to the next step.</param>
public sealed record RequestedState(string Input, string Output);
