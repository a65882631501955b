using System.Security.Cryptography;

namespace SupplyGuard.Formats.Archives;

/// <summary>
/// What a stream yields, held as far as it was asked for: a file in an archive of which the first bytes mostly tell everything. The stream belongs to whoever made it.
/// </summary>
/// <param name="budget">What may be read of this stream and of others; null when that costs no more than the file is long.</param>
internal sealed class StreamedBytes(Stream stream, SearchBudget? budget)
{
    private readonly HeldBytes _held = new();
    private readonly byte[] _buffer = new byte[16 << 10];

    /// <summary>Whether somebody asked for more than may be held or read.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Whether no more is held, whoever asks for it.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Length of what is held.</summary>
    public long Length => _held.Length;

    /// <exception cref="MalformedException">The stream ends before, is damaged, or yields more than may be held.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        Hold(offset + destination.Length);
        if (_held.Length < offset + destination.Length)
            throw new MalformedException(Fault.Truncated, _held.Length, "the content of a file in an archive ends early.");

        _held.Read(offset, destination);
    }

    /// <summary>Holds as many bytes, if there are so many.</summary>
    /// <exception cref="MalformedException">They are more than may be held, or the stream is damaged.</exception>
    public void Hold(long atLeast)
    {
        while (_held.Length < atLeast && !IsClosed)
        {
            if (_held.Length >= SearchBudget.MostHeld)
            {
                IsExceeded = true;
                throw new MalformedException(Fault.TooLarge, 0, $"more than {SearchBudget.MostHeld} bytes of a file in an archive would have to be held.");
            }

            if (Next() is not { Length: > 0 } piece)
                return;

            _held.Append(piece.Span);
        }
    }

    /// <summary>Digest of the whole content, of which the rest is read and let go.</summary>
    /// <exception cref="MalformedException">The stream is damaged, or longer than the budget.</exception>
    public Digest Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in _held.Pieces)
            hash.AppendData(piece.Span);
        while (Next() is { Length: > 0 } piece)
            hash.AppendData(piece.Span);

        return new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset());
    }

    private ReadOnlyMemory<byte> Next()
    {
        try
        {
            var read = stream.Read(_buffer);
            IsExceeded |= budget?.Take(read) is false;
            return IsExceeded ? throw new MalformedException(Fault.TooLarge, 0, SearchBudget.Exceeded) : _buffer.AsMemory(0, read);
        }
        catch (InvalidDataException)
        {
            throw new MalformedException(Fault.Inconsistent, 0, "a file in an archive is damaged.");
        }
    }
}
