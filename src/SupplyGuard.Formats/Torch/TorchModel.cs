using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Torch;

/// <summary>The facts of a file of PyTorch or TorchSharp.</summary>
public sealed record TorchModel
{
    /// <summary>Every tensor whose bytes were read, in the order in which the file names them; names are unique (see the room's README).</summary>
    public required ImmutableArray<TensorEntry> Tensors { get; init; }

    /// <summary>Tensors that are there and were not read.</summary>
    public ImmutableArray<UnreadTensor> Unread { get; init; } = [];

    /// <summary>Names of tensors that share a storage, one list for each storage with more than one tensor.</summary>
    public ImmutableArray<ImmutableArray<string>> Shared { get; init; } = [];

    /// <summary>Entries of the archive that are no storage of a tensor.</summary>
    public ImmutableArray<ArchiveMember> Members { get; init; } = [];

    /// <summary>What the pickles of the file would do.</summary>
    public ImmutableArray<PickleFacts> Pickles { get; init; } = [];

    /// <summary>What code in the file uses and declares: operators as <c>namespace::name</c>, classes by their qualified names.</summary>
    public ImmutableArray<CodeUse> Uses { get; init; } = [];

    /// <summary>Of TorchScript: digest over what it computes apart from its weights, the same whatever the process that saved it had scripted before; otherwise null.</summary>
    public Digest? Program { get; init; }

    /// <summary>Plain values beside the tensors, by path; keys are unique.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Elements of all tensors of parameter type; a storage that several tensors share counts once.</summary>
    public required long ParameterCount { get; init; }
}
