using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Mobile;

/// <summary>The facts of a model in a FlatBuffer.</summary>
public sealed record MobileModel
{
    public required ImmutableArray<TensorEntry> Tensors { get; init; }

    public required ImmutableArray<UnreadTensor> Unread { get; init; }

    /// <summary>Names of tensors that share a buffer.</summary>
    public required ImmutableArray<ImmutableArray<string>> Shared { get; init; }

    /// <summary>Pieces of metadata that are no tensors.</summary>
    public required ImmutableArray<ArchiveMember> Members { get; init; }

    /// <summary>Operators by domain, of an ONNX Runtime model.</summary>
    public required ImmutableArray<OnnxOperator> Operators { get; init; }

    /// <summary>Operators, custom operators and delegates of the other kinds.</summary>
    public required ImmutableArray<CodeUse> Uses { get; init; }

    public required ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; }

    public required long ParameterCount { get; init; }
}
