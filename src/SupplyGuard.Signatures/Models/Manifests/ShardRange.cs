using System.Runtime.InteropServices;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>A piece of a file, in bytes; <paramref name="End"/> is the first byte after it.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ShardRange(long Start, long End);
