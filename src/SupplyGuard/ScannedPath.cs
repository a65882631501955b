using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard;

/// <summary>A file on disk with everything that is in it.</summary>
/// <param name="FilePath">Absolute.</param>
/// <param name="IsUnknown">Whether it could be read and is of no known format.</param>
/// <param name="Companions">Absolute paths of the files that it takes weights from.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Files">The file itself first.</param>
/// <param name="Rest">About findings that are not listed.</param>
internal sealed record ScannedPath(string FilePath, bool IsUnknown, ImmutableArray<string> Companions, long Size, ImmutableArray<ScannedFile> Files, ImmutableArray<Finding> Rest);
