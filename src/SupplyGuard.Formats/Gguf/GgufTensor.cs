using System.Collections.Immutable;

namespace SupplyGuard.Formats.Gguf;

/// <summary>What a GGUF file says of one tensor.</summary>
/// <param name="Shape">Outermost dimension first, which is the reverse of how ggml writes it.</param>
/// <param name="Offset">Where it begins, counted from the start of the data.</param>
/// <param name="Position">Where the file says it.</param>
internal sealed record GgufTensor(string Name, GgmlType Type, ImmutableArray<long> Shape, long Offset, long Length, long Position);
