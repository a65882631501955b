using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx;

namespace SupplyGuard.Evidence.Evaluation.Weights;

/// <summary>What a model of TorchScript computes, apart from its weights: the text of its code, the pickles with its attributes and constants, and the versions by which operators are read.</summary>
internal static class ScriptStructure
{
    /// <summary>A digest over code, attributes and constants. The archive's own folder does not count, nor where in which source the code came from, nor what its process had scripted before.</summary>
    public static Digest Of(ModelFacts facts) => facts.Program ?? throw new ArgumentException("This is no TorchScript.", nameof(facts));

    /// <summary>The same of an architecture whose weights are replaced. Its own weights count all the same: what is replaced is decided by its code, and what is not is run.</summary>
    public static Digest OfArchitecture(ModelFacts architecture)
    {
        var text = new StringBuilder(Of(architecture).Hex).Append('\n');
        foreach (var tensor in architecture.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
            text.Append(tensor.Name).Append('\0').Append(tensor.DType).Append('\0').AppendJoin(',', tensor.Shape).Append('\0').Append(tensor.Digest.Hex).Append('\n');

        return Digest.Sha256(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Why weights cannot be put into an architecture for sure, in words of one sentence; null where nothing is known against it.</summary>
    public static string? Obstacle(ModelFacts architecture) =>
        architecture.Uses.Any(use => use.Kind is CodeUseKind.Program && use.Name.EndsWith(".__setstate__", StringComparison.Ordinal)) ? "runs code when it is loaded ('__setstate__'), before its weights are replaced"
        : architecture.Tensors.FirstOrDefault(tensor => tensor.Name.Contains('#', StringComparison.Ordinal)) is { } twin ? $"has two tensors of one name, or a name with a number sign: '{twin.Name}'"
        : architecture.Unread is [var unread, ..] ? $"has a tensor that cannot be read, '{unread.Name}': {unread.Reason.TrimEnd('.')}"
        : null;

    /// <summary>Each operator once: how often code applies it is not counted.</summary>
    public static ImmutableArray<OnnxOperator> Operators(ModelFacts facts) =>
    [
        .. facts.Uses.Where(use => use.Kind is CodeUseKind.Operator).Select(use => use.Name.Split("::", 2)).Select(parts => parts is [var space, var name] ? new OnnxOperator(space, name, 1) : new OnnxOperator("", parts[0], 1))
            .Distinct().OrderBy(used => used.Domain, StringComparer.Ordinal).ThenBy(used => used.OpType, StringComparer.Ordinal),
    ];
}
