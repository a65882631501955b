using System.Collections.Immutable;

namespace SupplyGuard.Formats.Onnx.Graphs;

/// <summary>What an ONNX model computes from what: its main graph and the functions that it defines for itself, without any weight.</summary>
public sealed record OnnxComputation(OnnxGraph Main, ImmutableArray<OnnxFunctionBody> Functions);
