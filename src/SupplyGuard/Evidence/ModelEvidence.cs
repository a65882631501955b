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
    public bool Exists { get; init; } = true;

    /// <summary>Why the file cannot be read; null when it can.</summary>
    public string? Unreadable { get; init; }

    public long Size { get; init; }

    /// <summary>SHA-256 of the file; null when it is missing or cannot be read.</summary>
    public Digest? Sha256 { get; init; }

    /// <summary>Whether the content is nothing that a model could be, and is judged with the evaluation that it belongs to.</summary>
    public bool IsOfEvaluation => Role is ModelRole.Baseline or ModelRole.GoldenFile;

    /// <summary>What the content is; that of evaluations is never sniffed.</summary>
    public FormatKind Format { get; init; }

    /// <summary>What the room made of it; null when no room was asked.</summary>
    public Parsed<ModelFacts>? Facts { get; init; }

    /// <summary>Files that the model takes weights from, by path relative to its folder; only those that could be read.</summary>
    public ImmutableSortedDictionary<string, (long Size, Digest Sha256)> Files { get; init; } =
        ImmutableSortedDictionary.Create<string, (long Size, Digest Sha256)>(StringComparer.Ordinal);

    /// <summary>The files that an index names; default when the file is none, or lies in an archive.</summary>
    public ImmutableArray<ShardEvidence> Shards { get; init; }

    /// <summary>The format as locks and reports spell it.</summary>
    public string FormatName => Role is ModelRole.Baseline ? "baseline" : Role is ModelRole.GoldenFile ? "golden" : Format.ToString().ToLowerInvariant();

    /// <summary>The tensors, when the file is a well-formed model.</summary>
    public ImmutableArray<TensorEntry> Tensors => (Facts as Parsed<ModelFacts>.Ok)?.Value.Tensors ?? [];

    /// <summary>Merkle root over the tensors; null when there are none.</summary>
    public Digest? TensorRoot => Tensors.IsEmpty ? null : TensorTree.Root(Tensors);
}
