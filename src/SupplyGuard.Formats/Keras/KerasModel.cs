using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Keras;

/// <summary>The facts of a Keras model.</summary>
public sealed record KerasModel
{
    /// <summary>Weights: by <c>entry!path</c> in an archive, by their path in an HDF5 file.</summary>
    public required ImmutableArray<TensorEntry> Tensors { get; init; }

    public required ImmutableArray<UnreadTensor> Unread { get; init; }

    /// <summary>Names of weights that share their bytes.</summary>
    public required ImmutableArray<ImmutableArray<string>> Shared { get; init; }

    /// <summary>Every entry of an archive that is no file of weights.</summary>
    public required ImmutableArray<ArchiveMember> Members { get; init; }

    /// <summary>Classes and functions that the configuration names, code that it holds, paths and addresses in it.</summary>
    public required ImmutableArray<CodeUse> Uses { get; init; }

    /// <summary>Versions and the like.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; }

    public required long ParameterCount { get; init; }
}
