namespace SupplyGuard.Formats.Onnx;

/// <summary>One dimension of an input or output: a number, a symbol such as <c>N</c>, or neither when it is free.</summary>
public readonly record struct OnnxDimension(long? Value, string? Symbol)
{
    public override string ToString() => Value?.ToString() ?? Symbol ?? "?";
}
