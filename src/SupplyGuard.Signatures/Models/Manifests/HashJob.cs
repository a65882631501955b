using System.Runtime.InteropServices;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>A stretch of a file that is to become one digest.</summary>
/// <param name="FullPath">Absolute; where links are followed, the file that they lead to.</param>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="End">Offset behind the last byte.</param>
/// <param name="FileLength">What the file system said of the file, in bytes; it must still say so when it is opened.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HashJob(string FullPath, long Start, long End, long FileLength)
{
    /// <summary>Whether the stretch is the file from end to end.</summary>
    public bool IsWhole => Start == 0 && End == FileLength;
}
