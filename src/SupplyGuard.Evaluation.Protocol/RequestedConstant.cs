namespace SupplyGuard.Evaluation.Protocol;

/// <summary>A number that the model is given at every call, as a tensor of the type and the shape that it wants.</summary>
/// <param name="Name">The model input that it feeds.</param>
public sealed record RequestedConstant(string Name, double Value);
