using System.Buffers.Binary;
using System.Text;

namespace SupplyGuard.Formats.Onnx;

/// <summary>The file under all cursors of one reading: a small block of it in memory, and the budgets that all messages share.</summary>
internal sealed class ProtobufSource(FileWindow file, OnnxLimits limits, CancellationToken cancellationToken)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _block = new byte[16 * 1024];
    private long _blockStart;
    private int _blockLength;
    private long _textBytes;

    public FileWindow File { get; } = file;

    public OnnxLimits Limits { get; } = limits;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Bytes of fields that the schema does not know, tags included.</summary>
    public long UnknownFieldBytes { get; set; }

    public ProtobufCursor Open(ProtobufRange range) => new(this, range);

    /// <exception cref="MalformedException">The bytes are not inside the file.</exception>
    public ReadOnlySpan<byte> Peek(long offset, int length, string what)
    {
        if (offset < _blockStart || offset + length > _blockStart + _blockLength)
        {
            CancellationToken.ThrowIfCancellationRequested();
            _blockStart = offset;
            _blockLength = (int)Math.Max(length, Math.Min(_block.Length, File.Length - offset));
            File.Read(offset, _block.AsSpan(0, _blockLength), what);
        }

        return _block.AsSpan((int)(offset - _blockStart), length);
    }

    /// <summary>Reads text that will be kept, or compared. Strict UTF-8, bounded each and in sum.</summary>
    /// <exception cref="MalformedException">Not UTF-8, or longer than the limits allow.</exception>
    public string Text(ProtobufRange range, string what)
    {
        var bytes = File.Take(range.Start, range.Length, Limits.TextLength, what);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new MalformedException(Fault.Inconsistent, range.Start + Math.Max(0, e.Index), $"{what} is not UTF-8.");
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

    public uint Fixed32(long offset, string what) => BinaryPrimitives.ReadUInt32LittleEndian(Peek(offset, sizeof(uint), what));

    public ulong Fixed64(long offset, string what) => BinaryPrimitives.ReadUInt64LittleEndian(Peek(offset, sizeof(ulong), what));
}
