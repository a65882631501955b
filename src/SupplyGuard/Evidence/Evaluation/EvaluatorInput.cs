using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>One input tensor, first dimension = samples.</summary>
/// <param name="DType">Safetensors spelling (<c>F32</c>, <c>I64</c> …).</param>
/// <param name="Bytes">Little-endian, row-major, dense.</param>
internal sealed record EvaluatorInput(string Name, string DType, ImmutableArray<long> Shape, ReadOnlyMemory<byte> Bytes);
