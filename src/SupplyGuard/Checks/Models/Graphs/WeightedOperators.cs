using System.Collections.Frozen;
using SupplyGuard.Formats.Onnx.Graphs;

namespace SupplyGuard.Checks.Models.Graphs;

/// <summary>Operators that mix their input with weights, so that what comes out is a feature and no longer the input.</summary>
/// <remarks>Sources: the operator lists of ONNX (<c>docs/Operators.md</c>, <c>docs/Operators-ml.md</c>) and of ONNX Runtime (<c>docs/ContribOperators.md</c>).</remarks>
internal static class WeightedOperators
{
    /// <summary>Fewer constants are an arithmetic of pixels: a filter of three by three, a scale for each channel.</summary>
    private const int FewestElements = 64;

    /// <summary>Which inputs of an operator are its weights; no matter how many these are, for those that keep theirs in attributes.</summary>
    private static readonly FrozenDictionary<string, int[]> Weights = new Dictionary<string, int[]>(StringComparer.Ordinal)
    {
        ["Conv"] = [1],
        ["ConvTranspose"] = [1],
        ["DeformConv"] = [1],
        ["ConvInteger"] = [1],
        ["QLinearConv"] = [3],
        ["FusedConv"] = [1],
        ["NhwcConv"] = [1],
        ["NhwcFusedConv"] = [1],
        ["Gemm"] = [0, 1],
        ["FusedGemm"] = [0, 1],
        ["QGemm"] = [0, 3],
        ["MatMul"] = [0, 1],
        ["FusedMatMul"] = [0, 1],
        ["MatMulInteger"] = [0, 1],
        ["MatMulIntegerToFloat"] = [0, 1],
        ["DynamicQuantizeMatMul"] = [1],
        ["QLinearMatMul"] = [0, 3],
        ["MatMulNBits"] = [1],
        ["MatMulFpQ4"] = [1],
        ["MatMulBnb4"] = [1],
        ["LSTM"] = [1, 2],
        ["GRU"] = [1, 2],
        ["RNN"] = [1, 2],
        ["DynamicQuantizeLSTM"] = [1, 2],
        ["Attention"] = [1],
        ["QAttention"] = [1],
        ["Einsum"] = [0, 1, 2, 3],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Classical =
        FrozenSet.Create(StringComparer.Ordinal, "LinearClassifier", "LinearRegressor", "SVMClassifier", "SVMRegressor", "TreeEnsemble", "TreeEnsembleClassifier", "TreeEnsembleRegressor");

    /// <summary>Whether a node mixes its inputs with enough weights.</summary>
    /// <param name="inputs">The values of its inputs, in order; null for one that is left out.</param>
    public static bool Cuts(OnnxNode node, ReadOnlySpan<GraphValue?> inputs)
    {
        if (node.Domain is "ai.onnx.ml")
            return Classical.Contains(node.OpType);

        if (!Weights.TryGetValue(node.OpType, out var places))
            return false;

        foreach (var place in places)
        {
            if (place < inputs.Length && inputs[place] is { Elements: >= FewestElements })
                return true;
        }

        return false;
    }

    /// <summary>Whether a node looks numbers of things up in a table of weights, as embeddings do.</summary>
    public static bool LooksUp(OnnxNode node, ReadOnlySpan<GraphValue?> inputs) => node.OpType is "Gather" && inputs is [{ Elements: >= FewestElements }, ..];

    /// <summary>Whether what a node yields depends on the shape of its inputs, and not on their values.</summary>
    public static bool SeesShapeOnly(OnnxNode node) => node.OpType is "Shape" or "Size" or "EyeLike" or "RandomNormalLike" or "RandomUniformLike" or "SequenceLength";

    /// <summary>From which of its inputs on their values decide how many elements a node yields; as many as it has when none does.</summary>
    public static int FirstSizing(OnnxNode node) => node.OpType switch
    {
        "NonZero" or "Compress" or "Unique" or "NonMaxSuppression" or "Range" or "ConstantOfShape" or "SequenceAt" or "SequenceErase" or "Loop" or "If" => 0,
        "Slice" or "Reshape" or "Expand" or "Tile" or "Resize" or "Upsample" or "Pad" or "TopK" or "Split" or "SplitToSequence" or "OneHot" or "CenterCropPad" or "Trilu" => 1,
        _ => int.MaxValue,
    };
}
