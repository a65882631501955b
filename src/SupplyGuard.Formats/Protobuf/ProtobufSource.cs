using System.Text;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Protobuf;

/// <summary>The file under all cursors of one reading: a small block of it in memory, and the budgets that all messages share.</summary>
internal class ProtobufSource(FileWindow file, ProtobufLimits limits, CancellationToken cancellationToken)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _block = new byte[(int)Math.Min(16 * 1024, file.Length)];
    private long _blockStart;
    private int _blockLength;
    private long _textBytes;
    private long _fields;

    public FileWindow File { get; } = file;

    public virtual ProtobufLimits Limits { get; } = limits;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Bytes of fields that the schema does not know, tags included.</summary>
    public long UnknownFieldBytes { get; set; }

    public ProtobufCursor Open(ProtobufRange range) => new(this, range);

    /// <summary>The bytes from an offset up to an end, as far as they are in memory: at least as many as wanted, if there are that many.</summary>
    /// <param name="end">Known to be inside the file.</param>
    /// <exception cref="MalformedException">The file shrank while it was read.</exception>
    public ReadOnlySpan<byte> Ahead(long offset, long end, int wanted, string what)
    {
        var available = end - offset;
        var position = offset - _blockStart;
        if (position < 0 || Math.Min(wanted, available) > _blockLength - position)
        {
            CancellationToken.ThrowIfCancellationRequested();
            _blockLength = 0;
            var length = (int)Math.Min(_block.Length, File.Length - offset);
            File.Read(offset, _block.AsSpan(0, length), what);
            (_blockStart, _blockLength, position) = (offset, length, 0);
        }

        return _block.AsSpan((int)position, (int)Math.Min(_blockLength - position, available));
    }

    /// <summary>The byte at an offset that is inside the file; minus one when it is not in memory.</summary>
    public int Peek(long offset)
    {
        var position = offset - _blockStart;
        return position >= 0 && position < _blockLength ? _block[position] : -1;
    }

    /// <summary>The path of a thing below another, charged like text that is kept.</summary>
    /// <exception cref="MalformedException">The path, or all text together, is longer than the limits allow.</exception>
    public string Path(string parent, string child, long offset)
    {
        if (parent.Length + child.Length > Limits.PathLength)
            throw new MalformedException(Fault.TooLarge, offset, $"the path of a tensor or graph is longer than {Limits.PathLength} characters.");

        return Keep(parent + child, offset);
    }

    /// <summary>Charges one field that is walked over; a file of tiny fields alone must not take long, however often they are walked.</summary>
    /// <exception cref="MalformedException">The limits allow no more.</exception>
    public void Charge(long offset)
    {
        if (_fields == Limits.Fields)
            throw new MalformedException(Fault.TooLarge, offset, $"reading the model takes more than {Limits.Fields} steps.");

        _fields++;
    }

    /// <summary>Gives bytes of the file to a hasher: from memory when they are few, for a call of the system costs more than a short tensor.</summary>
    /// <exception cref="MalformedException">The file shrank while it was read.</exception>
    public void Append(TensorHasher hasher, ProtobufRange range, string what)
    {
        if (range.Length > _block.Length / 4)
            hasher.Append(File, range.Start, range.Length, what);
        else
            hasher.Append(Ahead(range.Start, range.End, (int)range.Length, what));
    }

    /// <summary>Reads text that will be kept, or compared. Strict UTF-8, bounded each and in sum.</summary>
    /// <exception cref="MalformedException">Not UTF-8, or longer than the limits allow.</exception>
    public string Text(ProtobufRange range, long atMost, string what)
    {
        var bytes = range.Length > Math.Min(atMost, _block.Length)
            ? File.Take(range.Start, range.Length, atMost, what)
            : Ahead(range.Start, range.End, (int)range.Length, what);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw NotUtf8(range, e, what);
        }
    }

    /// <summary>Reads short text into a buffer that has a place for each of its bytes. Strict UTF-8.</summary>
    /// <returns>How many characters it has.</returns>
    /// <exception cref="MalformedException">Not UTF-8.</exception>
    public int Text(ProtobufRange range, Span<char> buffer, string what)
    {
        try
        {
            return Utf8.GetChars(Ahead(range.Start, range.End, (int)range.Length, what)[..(int)range.Length], buffer);
        }
        catch (DecoderFallbackException e)
        {
            throw NotUtf8(range, e, what);
        }
    }

    /// <summary>Charges text that the facts will keep, so that a file of names alone cannot fill the memory.</summary>
    /// <exception cref="MalformedException">The facts would keep more text than the limits allow.</exception>
    public string Keep(string text, long offset)
    {
        _textBytes += text.Length;
        if (_textBytes > Limits.TotalText)
            throw new MalformedException(Fault.TooLarge, offset, $"the names and texts of the model are longer than {Limits.TotalText} characters together.");

        return text;
    }

    private static MalformedException NotUtf8(ProtobufRange range, DecoderFallbackException e, string what) => new(Fault.Inconsistent, range.Start + Math.Max(0, e.Index), $"{what} is not UTF-8.");
}
