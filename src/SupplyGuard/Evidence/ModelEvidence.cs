using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence;

/// <summary>Facts about a model, or about a data file that is pinned like one.</summary>
/// <param name="FilePath">Absolute path.</param>
internal sealed record ModelEvidence(ModelSubject Subject, string FilePath, ModelRole Role)
{
    /// <summary>One for all: an archive may hold tens of thousands of files.</summary>
    private static readonly ImmutableSortedDictionary<string, (long Size, Digest Sha256)> NoFiles =
        ImmutableSortedDictionary.Create<string, (long Size, Digest Sha256)>(StringComparer.Ordinal);

    private static readonly FrozenDictionary<FormatKind, string> Names = Enum.GetValues<FormatKind>().ToFrozenDictionary(kind => kind, kind => kind.ToString().ToLowerInvariant());

    public bool Exists { get; init; } = true;

    /// <summary>Why the file cannot be read; null when it can.</summary>
    public string? Unreadable { get; init; }

    public long Size { get; init; }

    /// <summary>SHA-256 of the file; null when it is missing or cannot be read.</summary>
    public Digest? Sha256 { get; init; }

    /// <summary>Whether it is run, and not what a model is judged by.</summary>
    public bool IsRun => Role is ModelRole.Model or ModelRole.Architecture;

    /// <summary>Whether the content is nothing that a model could be, and is judged with the evaluation that it belongs to.</summary>
    public bool IsOfEvaluation => Role is ModelRole.Baseline or ModelRole.GoldenFile;

    /// <summary>What the content is; that of evaluations is never sniffed.</summary>
    public FormatKind Format { get; init; }

    /// <summary>What the room made of it; null when no room was asked.</summary>
    public Parsed<ModelFacts>? Facts { get; init; }

    /// <summary>As the lock records it; null when nobody asked for it, or the model has none.</summary>
    public Digest? HighBitsRoot { get; init; }

    /// <summary>Whether it is an archive whose files were read one by one, and are judged themselves.</summary>
    public bool IsOpened => Facts is null && Unreadable is null && Sha256 is not null && !IsOfEvaluation;

    /// <summary>Files that the model takes weights from, by path relative to its folder; only those that could be read.</summary>
    public ImmutableSortedDictionary<string, (long Size, Digest Sha256)> Files { get; init; } = NoFiles;

    /// <summary>The files that an index names; default when the file is none, or lies in an archive.</summary>
    public ImmutableArray<ShardEvidence> Shards { get; init; }

    /// <summary>The format as locks and reports spell it.</summary>
    public string FormatName => Role is ModelRole.Baseline ? "baseline" : Role is ModelRole.GoldenFile ? "golden" : Names[Format];

    /// <summary>The tensors, when the file is a well-formed model.</summary>
    public ImmutableArray<TensorEntry> Tensors => (Facts as Parsed<ModelFacts>.Ok)?.Value.Tensors ?? [];

    /// <summary>Merkle root over the tensors; null when there are none.</summary>
    public Digest? TensorRoot => Tensors.IsEmpty ? null : TensorTree.Root(Tensors);
}
