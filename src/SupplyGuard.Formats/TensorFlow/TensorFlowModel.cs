using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.TensorFlow;

/// <summary>The facts of a SavedModel, a meta graph or a graph of TensorFlow.</summary>
public sealed record TensorFlowModel
{
    /// <summary>The <see cref="CodeUse.Detail"/> of an operator that only the saver calls, as the graph's <c>SaverDef</c> names it.</summary>
    public const string Saver = "saver";

    /// <summary>Tensors in attributes: constants, and with them the weights of a frozen graph.</summary>
    public required ImmutableArray<TensorEntry> Tensors { get; init; }

    /// <summary>Weights that are elsewhere.</summary>
    public required ImmutableArray<UnreadTensor> Unread { get; init; }

    /// <summary>
    /// Operators, each once for each function; the graph's own functions that nodes name as operators, as <see cref="CodeUseKind.Function"/>; paths and addresses.
    /// </summary>
    public required ImmutableArray<CodeUse> Uses { get; init; }

    /// <summary>Tags and versions.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; }

    public required long ParameterCount { get; init; }
}
