using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.MlNet;

/// <summary>The facts of an ML.NET archive.</summary>
public sealed record MlNetModel
{
    /// <summary>Every entry, with its digest. The weights of ML.NET's own components are in these, in the layout of each component.</summary>
    public required ImmutableArray<ArchiveMember> Members { get; init; }

    /// <summary>Of every component: which loader reads it, and the assembly that the loader is taken from.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; }

    /// <summary>Of every component: the assembly, as <see cref="CodeUseKind.Library"/>, with the signature of the loader as detail; and models of TensorFlow, as programs.</summary>
    public ImmutableArray<CodeUse> Uses { get; init; } = [];

    /// <summary>Tensors of ONNX models inside the archive, by <c>entry!tensor</c>.</summary>
    public required ImmutableArray<TensorEntry> Tensors { get; init; }

    /// <summary>Operators of these models.</summary>
    public required ImmutableArray<OnnxOperator> Operators { get; init; }

    /// <summary>Files that these models say their weights are in. None was opened.</summary>
    public required ImmutableArray<ExternalFile> ExternalFiles { get; init; }

    /// <summary>Models inside the archive that were not read.</summary>
    public required ImmutableArray<UnreadTensor> Unread { get; init; }

    /// <summary>Parameters of the ONNX models; ML.NET's own components do not say theirs.</summary>
    public required long ParameterCount { get; init; }
}
