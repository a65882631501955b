using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Numpy;

/// <summary>The facts of a file of arrays, or of an archive of them.</summary>
/// <param name="Tensors">Arrays of numbers, sorted by name.</param>
/// <param name="Pickles">What arrays of Python objects would do when they are loaded, in the order of the file. These are no tensors.</param>
internal sealed record NumpyModel(ImmutableArray<TensorEntry> Tensors, ImmutableArray<PickleFacts> Pickles);
