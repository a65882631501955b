using System.Runtime.InteropServices;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>A stretch of a file that is to become one digest.</summary>
/// <param name="FullPath">Absolute.</param>
/// <param name="FileLength">What the file system said of the file; it must still say so when it is opened.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HashJob(string FullPath, long Start, long End, long FileLength);
