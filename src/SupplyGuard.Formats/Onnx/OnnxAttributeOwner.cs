namespace SupplyGuard.Formats.Onnx;

/// <summary>Whose attributes are read: its path, whether it is a <c>Constant</c> whose plain values are weights, and how deep its graph is.</summary>
internal readonly record struct OnnxAttributeOwner(string Path, bool IsConstant, int Depth);
