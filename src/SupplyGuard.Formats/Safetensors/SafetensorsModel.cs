using System.Collections.Immutable;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Safetensors;

/// <summary>The facts of a safetensors file.</summary>
/// <param name="Tensors">Every tensor, in the order of their bytes.</param>
/// <param name="Metadata"><c>__metadata__</c> as the file lists it; keys are unique.</param>
/// <param name="ParameterCount">Elements of all tensors of floating point, complex or at most eight-bit type.</param>
public sealed record SafetensorsModel(
    ImmutableArray<TensorEntry> Tensors, ImmutableArray<KeyValuePair<string, string>> Metadata, long ParameterCount);
