namespace SupplyGuard.Formats.Models;

/// <summary>An entry of an archive that is no tensor: code, pickles, versions, companions.</summary>
/// <param name="Name">As the archive names it.</param>
/// <param name="Size">Length of its content in bytes.</param>
/// <param name="Sha256">Digest of its content.</param>
public sealed record ArchiveMember(string Name, long Size, Digest Sha256)
{
    /// <summary>Whether it is a program or a library, by its first bytes.</summary>
    public MachineCode Code { get; init; }
}
