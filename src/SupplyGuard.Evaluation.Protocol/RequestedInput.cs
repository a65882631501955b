using System.Collections.Immutable;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>One input tensor of a request.</summary>
/// <param name="Name">The model input that it feeds.</param>
/// <param name="DType">Safetensors spelling (<c>F32</c>, <c>I64</c> …).</param>
/// <param name="Shape">First dimension = samples.</param>
/// <param name="File">Absolute path of the raw tensor: little-endian, row-major, dense.</param>
public sealed record RequestedInput(string Name, string DType, ImmutableArray<long> Shape, string File);
