using System.Collections.Immutable;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>A tensor that takes the place of a module's own.</summary>
/// <param name="Name">As the module's state dictionary names it.</param>
/// <param name="DType">Safetensors spelling.</param>
/// <param name="Offset">Where its bytes begin in the file, which holds them dense, row-major and little-endian.</param>
public sealed record RequestedTensor(string Name, string DType, ImmutableArray<long> Shape, long Offset);
