using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence;

/// <summary>Facts about a package as it lies on disk: its archive, the archive's signature, and the extracted files that builds use.</summary>
internal sealed record PackageEvidence(PackageSubject Subject, string ShownFolder, ImmutableArray<string> Via)
{
    /// <summary>The archive inside the extracted folder, as reports show it.</summary>
    public string ShownArchive => $"{ShownFolder}/{Subject.Key.Replace('/', '.')}.nupkg";

    /// <summary>False when no packages folder has the package.</summary>
    public bool IsInstalled { get; init; } = true;

    /// <summary>Why a part could not be examined; null when everything could.</summary>
    public string? Unexamined { get; init; }

    /// <summary>Why the archive is malformed; null when it is not, or was not read.</summary>
    public (long Offset, string Detail)? ArchiveFault { get; init; }

    /// <summary>SHA-512 content hash of the archive's bytes, computed here; null when there is no readable archive.</summary>
    public Digest? ContentHash { get; init; }

    /// <summary>Null when there is no readable archive.</summary>
    public PackageSignature? Signature { get; init; }

    /// <summary>Digest over the extracted files, <c>sg1-…</c>; null when the folder could not be examined.</summary>
    public string? TreeDigest { get; init; }

    /// <summary>How the extracted files differ from the archive. Not compared when archive and tree both equal their pins; links always count.</summary>
    public ImmutableArray<TreeDifference> Differences { get; init; } = [];

    /// <summary>Whether the extracted files were compared with the archive's; they are not where both equal their pins.</summary>
    public bool IsCompared { get; init; }

    /// <summary>Extracted files that run at build time, each <c>path sha256-…</c>, sorted.</summary>
    public ImmutableArray<string> Code { get; init; } = [];

    /// <summary>Extracted files that are code for a machine, each <c>path sha256-…</c>, sorted.</summary>
    public ImmutableArray<string> Native { get; init; } = [];

    /// <summary>Whether it brings assemblies for the program that is built.</summary>
    public bool HasLibrary { get; init; }

    public long BytesHashed { get; init; }

    /// <summary>Everything could be examined, and the package contradicts itself nowhere. Says nothing about pins, and nothing about who signed it, if anybody did.</summary>
    public bool IsSound =>
        IsInstalled && Unexamined is null && ArchiveFault is null && ContentHash is not null && TreeDigest is not null && Differences.IsEmpty
        && Signature is { IsValid: true } or { Primary: null, Countersigner: null, Problems: [{ Kind: SignatureProblemKind.NotSigned }] };
}
