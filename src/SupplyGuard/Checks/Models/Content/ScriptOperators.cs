using System.Collections.Frozen;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What operators of TorchScript can do. Computing is all that those of PyTorch itself do, but for a few; what another library brings may do anything.</summary>
internal static class ScriptOperators
{
    /// <summary>Namespaces of the operators in <c>libtorch</c>. Source: its registry of version 1.13, and the libraries of quantisation since.</summary>
    private static readonly FrozenSet<string> Own = FrozenSet.ToFrozenSet(
        ["aten", "prim", "prims", "nvprims", "quantized", "_quantized", "quantized_decomposed", "quantization", "sparse", "prepacked", "mkldnn_prepacked", "onednn", "mkldnn", "onnx", "static_runtime", "profiler"],
        StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Reaching = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["aten::from_file"] = "read and overwrite files",
        ["aten::save"] = "write files",
        ["prim::PythonOp"] = "run Python",
        ["prim::IgnoredPythonOp"] = "run Python",
        ["prim::rpc_async"] = "run code on other machines",
        ["prim::rpc_sync"] = "run code on other machines",
        ["prim::rpc_remote"] = "run code on other machines",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What an operator can do beyond computing, as a verb and its object; null when it is nothing.</summary>
    /// <param name="allowedNamespaces">Namespaces that the policy allows.</param>
    public static string? Reach(string name, IReadOnlyCollection<string> allowedNamespaces)
    {
        if (Reaching.TryGetValue(name, out var can))
            return can;

        var space = name.IndexOf("::", StringComparison.Ordinal) is > 0 and var end ? name[..end] : name;
        return Own.Contains(space) || allowedNamespaces.Contains(space) ? null : "run what a native library brings";
    }
}
