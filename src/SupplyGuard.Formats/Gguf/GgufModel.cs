using System.Collections.Immutable;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Gguf;

/// <summary>The facts of a GGUF file.</summary>
/// <param name="Version">2 or 3.</param>
/// <param name="IsBigEndian">Whether its numbers are big-endian.</param>
/// <param name="Metadata">Keys with their values as text, in the order of the file; keys are unique. Arrays are told by length and digest.</param>
/// <param name="Tensors">In the order of the file. The type of a quantised tensor is ggml's name of it; its bytes are the blocks as they are stored.</param>
/// <param name="ParameterCount">Elements of all tensors of floating point, quantised or at most eight-bit type.</param>
public sealed record GgufModel(
    int Version, bool IsBigEndian, ImmutableArray<KeyValuePair<string, string>> Metadata, ImmutableArray<TensorEntry> Tensors, long ParameterCount);
