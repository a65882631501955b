using System.Security.Cryptography;

namespace SupplyGuard.Runtime;

/// <summary>What a file must be.</summary>
/// <param name="Name">As the lock calls it; for people.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">32 bytes.</param>
internal sealed record FilePin(string Name, long Size, ReadOnlyMemory<byte> Sha256)
{
    private const string Advice =
        "If the change is yours, evaluate the model and run 'dotnet supplyguard lock --only models'; otherwise take the file from version control and find out who changed it.";

    /// <exception cref="ModelNotVerifiedException">The size is not the pinned one.</exception>
    public void RequireSize(long size)
    {
        if (size != Size)
            throw new ModelNotVerifiedException(NotVerifiedReason.Differs, $"'{Name}' is {size} bytes long, but the lock pins {Size}. {Advice}");
    }

    /// <summary>Compares in a time that does not depend on where the digests differ.</summary>
    /// <exception cref="ModelNotVerifiedException">The digest is not the pinned one.</exception>
    public void RequireDigest(ReadOnlySpan<byte> sha256)
    {
        if (!CryptographicOperations.FixedTimeEquals(sha256, Sha256.Span))
        {
            throw new ModelNotVerifiedException(
                NotVerifiedReason.Differs,
                $"'{Name}' has SHA-256 '{Convert.ToHexStringLower(sha256)}', but the lock pins '{Convert.ToHexStringLower(Sha256.Span)}'. {Advice}");
        }
    }

    public ModelNotVerifiedException Changed() =>
        new(NotVerifiedReason.Differs, $"'{Name}' changed while it was read. Find out which program writes it, and load the model when that has finished.");
}
