using System.Collections.Frozen;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What operators of TorchScript can do. Computing is all that those of PyTorch itself do, but for a few; what another library brings may do anything.</summary>
internal static class ScriptOperators
{
    /// <summary>Namespaces of the operators in <c>libtorch</c>. Source: its registry of version 1.13, and the libraries of quantisation since.</summary>
    private static readonly FrozenSet<string> Own = FrozenSet.ToFrozenSet(
        ["aten", "prim", "prims", "nvprims", "quantized", "_quantized", "quantized_decomposed", "quantization", "sparse", "prepacked", "mkldnn_prepacked", "onednn", "mkldnn", "onnx", "static_runtime", "profiler", "higher_order", "inductor"],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> HigherOrder = FrozenSet.ToFrozenSet(["torch.ops.higher_order", "torch._C._set_grad_enabled", "torch._C._log_api_usage_once"], StringComparer.Ordinal);

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

    /// <summary>What a function that a graph of <c>torch.export</c> calls can do beyond arithmetic on numbers; null when it is nothing. Source: <c>torch/_export/verifier.py</c>.</summary>
    public static string? ReachOfFunction(string name)
    {
        var isArithmetic = name.Split('.') is ["operator" or "_operator", var function] && !function.Contains("call", StringComparison.Ordinal) && function is not ("attrgetter" or "itemgetter")
            || name is "math.ceil" or "math.floor" or "math.trunc" or "math.sqrt" or "builtins.max" or "builtins.min" or "builtins.round"
            || (name.StartsWith("torch.sym_", StringComparison.Ordinal) || name.StartsWith("torch._sym_", StringComparison.Ordinal));
        return isArithmetic || HigherOrder.Contains(name) ? null : "call any function of Python by its name";
    }

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
