using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Packages;

/// <summary>One file of a package.</summary>
/// <param name="Path">Relative to the package's folder, with <c>/</c>.</param>
/// <param name="Sha256">Digest of its content.</param>
public sealed record TreeFile(string Path, long Size, Digest Sha256)
{
    /// <summary>Whether it is code, by its first bytes. Known of extracted files only.</summary>
    public MachineCode Code { get; init; }
}
