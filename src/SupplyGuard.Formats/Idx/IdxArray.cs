using System.Collections.Immutable;

namespace SupplyGuard.Formats.Idx;

/// <summary>An array of an IDX file.</summary>
/// <param name="DType">Safetensors spelling: U8, I8, I16, I32, F32 or F64.</param>
/// <param name="Bytes">Little-endian, row-major, dense.</param>
public sealed record IdxArray(string DType, ImmutableArray<long> Shape, ReadOnlyMemory<byte> Bytes);
