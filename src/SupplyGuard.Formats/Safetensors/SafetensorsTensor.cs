using System.Collections.Immutable;

namespace SupplyGuard.Formats.Safetensors;

/// <summary>What the header says of one tensor. Offsets count from the end of the header.</summary>
/// <param name="Position">Where in the file the header says it.</param>
internal sealed record SafetensorsTensor(string Name, string DType, ImmutableArray<long> Shape, long Begin, long End, long Position);
