namespace SupplyGuard.Formats.Onnx;

/// <summary>Operator domains. The empty domain and <c>ai.onnx</c> are one (onnx, docs/IR.md), and are written alike here.</summary>
internal static class OnnxDomain
{
    public const string Default = "ai.onnx";

    public static string Normalise(string domain) => domain.Length == 0 ? Default : domain;
}
