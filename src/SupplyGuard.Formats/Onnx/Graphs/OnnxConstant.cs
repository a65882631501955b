using System.Collections.Immutable;

namespace SupplyGuard.Formats.Onnx.Graphs;

/// <summary>A constant of a graph: how many elements it has, whose bytes may be in another file, and what they are if they are a few integers.</summary>
/// <param name="Integers">Elements of a short constant of 32-bit or 64-bit integers in this file; null for any other.</param>
public sealed record OnnxConstant(long Elements, ImmutableArray<long>? Integers = null);
