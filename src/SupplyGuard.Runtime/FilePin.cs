using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace SupplyGuard.Runtime;

/// <summary>What a file must be.</summary>
/// <param name="Name">As the lock or the signature calls it; for people.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Pieces">In their order, the whole of the file.</param>
/// <param name="IsSigned">Whether a signature says so, and not the lock.</param>
internal sealed record FilePin(string Name, long Size, IReadOnlyList<PinnedPiece> Pieces, bool IsSigned)
{
    private const string LockAdvice =
        "If the change is yours, try it with 'dotnet supplyguard evaluation run --model <file>', and only if that passes run 'dotnet supplyguard lock --only models' and commit the lock; otherwise take the file from version control and find out who changed it.";
    private const string SignatureAdvice =
        "Take the model from where it was published and find out who changed it; if the change is yours, have the model signed again.";

    /// <summary>A file that the lock pins.</summary>
    /// <param name="sha256">32 bytes.</param>
    public FilePin(string name, long size, ReadOnlyMemory<byte> sha256)
        : this(name, size, [new PinnedPiece(null, sha256)], IsSigned: false)
    {
    }

    private string Source => IsSigned ? "its signature" : "the lock";

    private string Advice => IsSigned ? SignatureAdvice : LockAdvice;

    /// <summary>
    /// A file that a signature lists. Where that does not say how long the file is, it is compared here, before a file of any length is copied
    /// into memory, and has to stay as long as it is now.
    /// </summary>
    /// <param name="path">Absolute.</param>
    /// <exception cref="ModelNotVerifiedException">The file is missing, cannot be read, or is not the signed one.</exception>
    public static FilePin Signed(string path, string name, IReadOnlyList<PinnedPiece> pieces)
    {
        if (pieces[^1].End is { } end)
            return new FilePin(name, end, pieces, IsSigned: true);

        using var handle = OpenedFile.Open(path, name);
        var pin = new FilePin(name, RandomAccess.GetLength(handle), pieces, IsSigned: true);
        pin.RequireContent(handle);
        return pin;
    }

    /// <exception cref="ModelNotVerifiedException">The size is not the pinned one.</exception>
    public void RequireSize(long size)
    {
        if (size != Size)
            throw new ModelNotVerifiedException(NotVerifiedReason.Differs, $"'{Name}' is {size} bytes long, but {Source} pins {Size}. {Advice}");
    }

    /// <summary>Compares in a time that does not depend on where the digests differ.</summary>
    /// <param name="piece">Which of <see cref="Pieces"/>.</param>
    /// <exception cref="ModelNotVerifiedException">The digest is not the pinned one.</exception>
    public void RequireDigest(int piece, ReadOnlySpan<byte> sha256)
    {
        var pinned = Pieces[piece].Sha256.Span;
        if (!CryptographicOperations.FixedTimeEquals(sha256, pinned))
        {
            var where = Pieces.Count == 1 ? $"'{Name}'" : $"Shard {piece + 1} of '{Name}'";
            throw new ModelNotVerifiedException(
                NotVerifiedReason.Differs,
                $"{where} has SHA-256 '{Convert.ToHexStringLower(sha256)}', but {Source} pins '{Convert.ToHexStringLower(pinned)}'. {Advice}");
        }
    }

    /// <summary>Compares a file from its beginning to its end.</summary>
    /// <exception cref="ModelNotVerifiedException">It is not the pinned one, or cannot be read.</exception>
    public void RequireContent(SafeFileHandle handle)
    {
        using var comparison = new PinComparison(this);
        var buffer = GC.AllocateUninitializedArray<byte>(1 << 20);
        try
        {
            var offset = 0L;
            for (int read; offset <= Size && (read = RandomAccess.Read(handle, buffer, offset)) > 0; offset += read)
                comparison.Add(buffer.AsSpan(0, read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OpenedFile.Unreadable(Name, e);
        }

        comparison.Finish();
    }

    public ModelNotVerifiedException Changed() =>
        new(NotVerifiedReason.Differs, $"'{Name}' changed while it was read. Find out which program writes it, and load the model when that has finished.");
}
