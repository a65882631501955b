using System.Collections.Immutable;
using SupplyGuard.Formats.Onnx.Graphs;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Onnx;

/// <summary>The facts of an ONNX model: what it computes with and which weights it has, never a judgement of them.</summary>
public sealed record OnnxModel
{
    public required long IrVersion { get; init; }

    public required string ProducerName { get; init; }

    public required string ProducerVersion { get; init; }

    public required string Domain { get; init; }

    public required long ModelVersion { get; init; }

    /// <summary>Operator sets as the file lists them.</summary>
    public required ImmutableArray<OnnxOpset> OpsetImports { get; init; }

    /// <summary>Every weight whose bytes were read, wherever the file keeps it; names are unique (see the room's README).</summary>
    public required ImmutableArray<TensorEntry> Tensors { get; init; }

    /// <summary>Sorted by domain and operator.</summary>
    public required ImmutableArray<OnnxOperator> Operators { get; init; }

    /// <summary>Every file that tensors are said to be in, sorted by location.</summary>
    public required ImmutableArray<ExternalFile> ExternalFiles { get; init; }

    public required ImmutableArray<OnnxValue> Inputs { get; init; }

    public required ImmutableArray<OnnxValue> Outputs { get; init; }

    /// <summary>Metadata of the model as the file lists it; keys are unique.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; }

    public required ImmutableArray<OnnxFunction> Functions { get; init; }

    /// <summary>
    /// Elements of all weights of floating point, complex or at most eight-bit type, those in other files included whether or not they
    /// could be read. Zero says that the file has no such weight, not that nobody looked.
    /// </summary>
    public required long ParameterCount { get; init; }

    /// <summary>Which value comes from which; malformed when that is beyond the limits, while everything else here holds.</summary>
    public required Parsed<OnnxComputation> Computation { get; init; }

    /// <summary>Bytes of protobuf fields that ONNX does not define, in every message that was walked.</summary>
    public required long UnknownFieldBytes { get; init; }
}
