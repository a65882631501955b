namespace SupplyGuard.Formats.Pickle;

/// <summary>The bytes of a pickle, read forwards through one block; every range that is skipped stays where it is.</summary>
/// <param name="end">Where the bytes that may be read end: inside the file.</param>
/// <param name="budget">What is left for pickles inside pickles; null: everything.</param>
internal sealed class PickleInput(FileWindow file, long end, PickleLimits limits, CancellationToken cancellationToken, PickleBudget? budget = null)
{
    private byte[] _block = new byte[Math.Clamp(end, 1 << 10, 64 << 10)];
    private long _blockStart;
    private int _position;
    private int _length;

    public PickleLimits Limits { get; } = limits;

    public PickleBudget Budget { get; } = budget ?? new PickleBudget(limits);

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Whether arrays that joblib writes between the opcodes are passed over, as its loader does.</summary>
    public bool StepsOverArrays { get; init; }

    /// <summary>Whether somebody will look at what the pickle makes. Otherwise the parts of lists, dictionaries and sets are executed and forgotten.</summary>
    public bool KeepsParts { get; init; }

    /// <summary>Arrays of objects that are being read, one inside the other.</summary>
    public int ArrayDepth { get; set; }

    /// <summary>Absolute offset of the next byte.</summary>
    public long Offset => _blockStart + _position;

    public long Remaining => end - Offset;

    public void MoveTo(long offset) => (_blockStart, _position, _length) = (offset, 0, 0);

    /// <summary>The next byte; minus one at the end.</summary>
    public int Next()
    {
        if (_position == _length && !TryFill(1))
            return -1;

        return _block[_position++];
    }

    /// <summary>The next few bytes, up to 32 KiB.</summary>
    /// <exception cref="MalformedException">There are not so many.</exception>
    public ReadOnlySpan<byte> Take(int length)
    {
        if (length > _length - _position && !TryFill(length))
            throw Truncated();

        var taken = _block.AsSpan(_position, length);
        _position += length;
        return taken;
    }

    /// <summary>Bytes that have been read, if they are still in the block; otherwise none.</summary>
    public ReadOnlySpan<byte> Held(long start, int length)
    {
        var position = start - _blockStart;
        return position >= 0 && position <= _length - length ? _block.AsSpan((int)position, length) : [];
    }

    /// <summary>A window over a range; null when the file does not have it.</summary>
    public FileWindow? Slice(long start, int length) => start >= 0 && length <= end - start ? file.Slice(start, length, "a constant") : null;

    /// <summary>Passes over bytes and says where they are.</summary>
    /// <exception cref="MalformedException">There are not so many.</exception>
    public long Skip(ulong length)
    {
        var start = Offset;
        if (length > (ulong)Remaining)
            throw Truncated();

        if (length <= (ulong)(_length - _position))
            _position += (int)length;
        else
            MoveTo(start + (long)length);

        return start;
    }

    /// <summary>Passes over UTF-8 in which halves of surrogate pairs may stand alone.</summary>
    /// <exception cref="MalformedException">There are not so many bytes, or they are something else.</exception>
    public PickleValue SkipText(ulong length)
    {
        var start = Offset;
        if (length > (ulong)Remaining)
            throw Truncated();
        if (length > int.MaxValue)
            throw new MalformedException(Fault.TooLarge, start, $"a text is {length} bytes long; the limit is {int.MaxValue}.");

        for (var left = (int)length; left > 0;)
        {
            var part = Ahead(Math.Min(left, _block.Length / 2));
            if (part.Length < left)
                part = part[..PythonText.WholeSequences(part)];
            if (!PythonText.IsUtf8(part))
                throw new MalformedException(Fault.Inconsistent, Offset, "a text is not UTF-8.");

            _position += part.Length;
            left -= part.Length;
        }

        return PickleValue.OfText(PickleTextForm.Utf8, start, (int)length);
    }

    /// <summary>The bytes up to the next newline, which is passed over too. They stay valid until the next read.</summary>
    /// <exception cref="MalformedException">There is no newline, or it is too far away.</exception>
    public ReadOnlySpan<byte> Line()
    {
        for (var searched = 0; ;)
        {
            var ahead = _block.AsSpan(_position, _length - _position);
            var found = ahead[searched..].IndexOf((byte)'\n');
            if (found >= 0)
            {
                _position += searched + found + 1;
                return ahead[..(searched + found)];
            }

            searched = ahead.Length;
            if (searched >= Limits.LineBytes)
                throw new MalformedException(Fault.TooLarge, Offset, $"a line is longer than {Limits.LineBytes} bytes.");
            if (!TryFill(searched + 1))
                throw new MalformedException(Fault.Truncated, end, "the pickle ends in a line without its newline.");
        }
    }

    /// <summary>The text of a value, wherever in the file it is.</summary>
    /// <exception cref="MalformedException">It is longer than <paramref name="atMost"/> bytes.</exception>
    public string TextOf(PickleValue text, int atMost)
    {
        if (text.Length > atMost)
            throw new MalformedException(Fault.TooLarge, text.Start, $"a text is {text.Length} bytes long where {atMost} are the limit.");

        var position = text.Start - _blockStart;
        ReadOnlySpan<byte> bytes = position >= 0 && position <= _length - text.Length
            ? _block.AsSpan((int)position, text.Length)
            : file.Take(text.Start, text.Length, atMost, "a text");
        return PythonText.Decode(bytes, text.Form);
    }

    private ReadOnlySpan<byte> Ahead(int length)
    {
        if (length > _length - _position && !TryFill(length))
            throw Truncated();

        return _block.AsSpan(_position, length);
    }

    /// <summary>Has at least so many bytes in the block, and as many as fit.</summary>
    private bool TryFill(int length)
    {
        CancellationToken.ThrowIfCancellationRequested();
        if (length > Remaining)
            return false;

        var kept = _block.AsSpan(_position, _length - _position);
        var target = length <= _block.Length ? _block : new byte[Math.Max(length, _block.Length * 2)];
        kept.CopyTo(target);
        (_block, _blockStart, _position, _length) = (target, _blockStart + _position, 0, kept.Length);

        var wanted = (int)Math.Min(_block.Length - _length, end - _blockStart - _length);
        file.Read(_blockStart + _length, _block.AsSpan(_length, wanted), "the pickle");
        _length += wanted;
        return true;
    }

    private MalformedException Truncated() => new(Fault.Truncated, end, "the pickle ends in the middle of an opcode.");
}
