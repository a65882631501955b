using System.Collections.Immutable;
using SupplyGuard.Formats.Beside;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Models;

/// <summary>What every room can say of a model, whatever its container.</summary>
/// <param name="Format">What the content is.</param>
/// <param name="Tensors">Every tensor whose bytes were read.</param>
/// <param name="Operators">Operators of the graph; empty when the container holds weights only.</param>
/// <param name="ExternalFiles">Files beside the model that it says its weights are in.</param>
/// <param name="Metadata">Free text that the model carries.</param>
/// <param name="ParameterCount">Elements of all tensors of floating point, complex, quantised or at most eight-bit type. Storages that several tensors share count once.</param>
/// <param name="Onnx">Everything the ONNX room says, when it was that room.</param>
public sealed record ModelFacts(
    FormatKind Format,
    ImmutableArray<TensorEntry> Tensors,
    ImmutableArray<OnnxOperator> Operators,
    ImmutableArray<ExternalFile> ExternalFiles,
    ImmutableArray<KeyValuePair<string, string>> Metadata,
    long ParameterCount,
    OnnxModel? Onnx)
{
    /// <summary>Tensors that the file names and whose bytes were not read. While there are any, the tensors are not all of the model.</summary>
    public ImmutableArray<UnreadTensor> Unread { get; init; } = [];

    /// <summary>Names of tensors that share their bytes, one list for each storage with more than one tensor.</summary>
    public ImmutableArray<ImmutableArray<string>> Shared { get; init; } = [];

    /// <summary>Entries of an archive that are no tensors, each with its digest.</summary>
    public ImmutableArray<ArchiveMember> Members { get; init; } = [];

    /// <summary>What the pickles of the file would do when they are loaded.</summary>
    public ImmutableArray<PickleFacts> Pickles { get; init; } = [];

    /// <summary>Texts that loaders render as Jinja templates, by name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Templates { get; init; } = [];

    /// <summary>What else the file makes its loader do. Pickles are in <see cref="Pickles"/>, operators of ONNX in <see cref="Operators"/>.</summary>
    public ImmutableArray<CodeUse> Uses { get; init; } = [];

    /// <summary>Which tensor is in which file, when the file is the index of a model that is spread over several; otherwise null.</summary>
    public ShardIndex? Index { get; init; }

    /// <summary>Of TorchScript: digest over what it computes apart from its weights, the same whatever the process that saved it had scripted before; otherwise null.</summary>
    public Digest? Program { get; init; }
}
