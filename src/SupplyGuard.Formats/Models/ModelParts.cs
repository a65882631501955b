using System.Collections.Immutable;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Models;

/// <summary>What a room found in a model of a format that has no facts of a kind of its own.</summary>
internal sealed record ModelParts
{
    /// <summary>Weights whose bytes were read. Formats whose numbers lie among other things have none: the pin is that of the whole file.</summary>
    public ImmutableArray<TensorEntry> Tensors { get; init; } = [];

    /// <summary>Parts that were not read.</summary>
    public ImmutableArray<UnreadTensor> Unread { get; init; } = [];

    /// <summary>Entries of an archive that are no tensors.</summary>
    public ImmutableArray<ArchiveMember> Members { get; init; } = [];

    /// <summary>Files beside the model that its weights are in.</summary>
    public ImmutableArray<ExternalFile> ExternalFiles { get; init; } = [];

    /// <summary>What the model makes its loader do.</summary>
    public ImmutableArray<CodeUse> Uses { get; init; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];

    public ModelFacts AsFacts(FormatKind kind) => new(kind, Tensors, [], ExternalFiles, Metadata, TensorSize.Parameters(Tensors), Onnx: null) { Unread = Unread, Members = Members, Uses = Uses };
}
