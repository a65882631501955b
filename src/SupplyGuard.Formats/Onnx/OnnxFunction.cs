namespace SupplyGuard.Formats.Onnx;

/// <summary>A function that the model defines for itself.</summary>
public sealed record OnnxFunction(string Domain, string Name, string Overload);
