namespace SupplyGuard.Formats;

/// <summary>
/// Bytes that are decompressed into memory, in pieces: nobody knows how many there will be, and an array that grows to hold them is there three times while it does.
/// </summary>
internal sealed class HeldBytes
{
    private const int PieceBits = 20;
    private const int PieceBytes = 1 << PieceBits;

    private readonly List<byte[]> _pieces = [];

    public long Length { get; private set; }

    /// <summary>The bytes from the first to the last, piece by piece.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces => _pieces.Select((piece, index) => piece.AsMemory(0, (int)Math.Min(piece.Length, Length - ((long)index << PieceBits)))).Select(piece => (ReadOnlyMemory<byte>)piece);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var used = (int)(Length & (PieceBytes - 1));
            var part = bytes[..Math.Min(bytes.Length, PieceBytes - used)];
            part.CopyTo(Room(used, part.Length));
            Length += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    /// <param name="offset">With the length of the destination, inside what is held.</param>
    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var piece = _pieces[(int)(offset >> PieceBits)].AsSpan((int)(offset & (PieceBytes - 1)));
            piece = piece[..Math.Min(piece.Length, destination.Length)];
            piece.CopyTo(destination);
            destination = destination[piece.Length..];
            offset += piece.Length;
        }
    }

    /// <summary>Room behind what the last piece holds. The first piece grows, since most contents are short; others have their full size at once.</summary>
    private Span<byte> Room(int used, int count)
    {
        if (used is 0)
            _pieces.Add(new byte[_pieces.Count is 0 ? count : PieceBytes]);
        else if (used + count > _pieces[^1].Length)
            _pieces[^1] = Grown(_pieces[^1], used + count);

        return _pieces[^1].AsSpan(used, count);
    }

    private static byte[] Grown(byte[] piece, int atLeast)
    {
        Array.Resize(ref piece, Math.Min(PieceBytes, Math.Max(atLeast, piece.Length * 2)));
        return piece;
    }
}
