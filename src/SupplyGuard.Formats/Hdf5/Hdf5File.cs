using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>The facts of an HDF5 file.</summary>
/// <param name="Tensors">Every dataset of numbers whose bytes were read, by its path.</param>
/// <param name="Texts">Every text of every attribute.</param>
/// <param name="Unread">Datasets whose bytes were not read.</param>
/// <param name="Shared">Names of datasets that are one and the same, one list for each that has several.</param>
/// <param name="Outside">Other files that links and datasets refer to.</param>
public sealed record Hdf5File(
    ImmutableArray<TensorEntry> Tensors,
    ImmutableArray<Hdf5Text> Texts,
    ImmutableArray<UnreadTensor> Unread,
    ImmutableArray<ImmutableArray<string>> Shared,
    ImmutableArray<CodeUse> Outside);
