namespace SupplyGuard.Formats.Onnx;

/// <summary>An operator set that the model imports; the default domain is written <c>ai.onnx</c>.</summary>
public sealed record OnnxOpset(string Domain, long Version);
