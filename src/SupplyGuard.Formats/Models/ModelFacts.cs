using System.Collections.Immutable;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Models;

/// <summary>What every room can say of a model, whatever its container.</summary>
/// <param name="Format">What the content is.</param>
/// <param name="Tensors">Every tensor whose bytes were read.</param>
/// <param name="Operators">Operators of the graph; empty when the container holds weights only.</param>
/// <param name="ExternalFiles">Files beside the model that it says its weights are in.</param>
/// <param name="Metadata">Free text that the model carries.</param>
/// <param name="ParameterCount">Elements of all tensors of floating point, complex or at most eight-bit type.</param>
/// <param name="Onnx">Everything the ONNX room says, when it was that room.</param>
public sealed record ModelFacts(
    FormatKind Format,
    ImmutableArray<TensorEntry> Tensors,
    ImmutableArray<OnnxOperator> Operators,
    ImmutableArray<ExternalFile> ExternalFiles,
    ImmutableArray<KeyValuePair<string, string>> Metadata,
    long ParameterCount,
    OnnxModel? Onnx);
