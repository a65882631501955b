namespace SupplyGuard.Formats.Onnx;

/// <summary>An operator and how many nodes of the whole model, nested graphs and functions included, apply it; the default domain is written <c>ai.onnx</c>.</summary>
public sealed record OnnxOperator(string Domain, string OpType, int Count);
