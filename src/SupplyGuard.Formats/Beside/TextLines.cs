namespace SupplyGuard.Formats.Beside;

/// <summary>The lines of a text of any length, one after the other.</summary>
/// <param name="atMost">Bytes of a line that are kept; what is longer comes in pieces.</param>
internal sealed class TextLines(FileWindow file, int atMost, CancellationToken cancellationToken)
{
    /// <summary>How much of a piece comes again with the next one, so that no mark is cut.</summary>
    private const int Overlap = 256;

    private readonly byte[] _block = new byte[(int)Math.Min(Math.Max(file.Length, 1), atMost)];
    private long _start;
    private int _at;
    private int _length;

    /// <param name="line">Without its end; valid until the next call.</param>
    /// <param name="offset">Of its first byte in the file.</param>
    /// <exception cref="MalformedException">The file shrank.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line, out long offset)
    {
        var end = _block.AsSpan(_at, _length - _at).IndexOf((byte)'\n');
        if (end < 0 && _start + _length < file.Length)
        {
            Fill();
            end = _block.AsSpan(0, _length).IndexOf((byte)'\n');
        }

        offset = _start + _at;
        if (_at == _length)
        {
            line = default;
            return false;
        }

        line = end < 0 ? _block.AsSpan(_at, _length - _at) : _block.AsSpan(_at, end);
        var isCut = end < 0 && _start + _length < file.Length && line.Length > Overlap;
        _at = end >= 0 ? _at + end + 1 : isCut ? _length - Overlap : _length;
        return true;
    }

    private void Fill()
    {
        cancellationToken.ThrowIfCancellationRequested();
        _start += _at;
        (_at, _length) = (0, (int)Math.Min(_block.Length, file.Length - _start));
        file.Read(_start, _block.AsSpan(0, _length), "the text");
    }
}
