using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence.Evaluation.Weights;

/// <summary>What a model of TorchScript computes, apart from its weights: the text of its code, the pickles with its attributes and constants, and the versions by which operators are read.</summary>
internal static class ScriptStructure
{
    /// <summary>A digest over code, attributes and constants. The archive's own folder does not count, nor where in which source the code came from, nor what its process had scripted before.</summary>
    public static Digest Of(ModelFacts facts) => facts.Program ?? throw new ArgumentException("This is no TorchScript.", nameof(facts));

    /// <summary>The same of an architecture whose weights are replaced. What is not replaced counts: constants, and attributes that are no weights.</summary>
    /// <param name="replacing">The tensors that take the place of those of their names.</param>
    public static Digest Of(ModelFacts architecture, ImmutableArray<TensorEntry> replacing)
    {
        var replaced = replacing.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var kept = architecture.Tensors.Where(tensor => !replaced.Contains(tensor.Name)).OrderBy(tensor => tensor.Name, StringComparer.Ordinal).ToArray();
        if (kept is [])
            return Of(architecture);

        var text = new StringBuilder(Of(architecture).Hex).Append('\n');
        foreach (var tensor in kept)
            text.Append(tensor.Name).Append('\0').Append(tensor.DType).Append('\0').AppendJoin(',', tensor.Shape).Append('\0').Append(tensor.Digest.Hex).Append('\n');

        return Digest.Sha256(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Each operator once: how often code applies it is not counted.</summary>
    public static ImmutableArray<OnnxOperator> Operators(ModelFacts facts) =>
    [
        .. facts.Uses.Where(use => use.Kind is CodeUseKind.Operator).Select(use => use.Name.Split("::", 2)).Select(parts => parts is [var space, var name] ? new OnnxOperator(space, name, 1) : new OnnxOperator("", parts[0], 1))
            .Distinct().OrderBy(used => used.Domain, StringComparer.Ordinal).ThenBy(used => used.OpType, StringComparer.Ordinal),
    ];
}
