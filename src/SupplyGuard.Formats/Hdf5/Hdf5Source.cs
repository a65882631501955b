using System.Text;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>The file under one reading, and the budgets that all its structures share.</summary>
internal sealed class Hdf5Source(FileWindow file, Hdf5Limits limits, CancellationToken cancellationToken)
{
    /// <summary>The address that stands for none.</summary>
    public const ulong Undefined = ulong.MaxValue;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int _structures;
    private long _bytes;
    private long _text;

    public FileWindow File { get; } = file;

    public Hdf5Limits Limits { get; } = limits;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The bytes of one structure.</summary>
    /// <exception cref="MalformedException">They are not in the file, or are more than the limits allow.</exception>
    public byte[] Take(ulong address, ulong length, string what)
    {
        CancellationToken.ThrowIfCancellationRequested();
        if (address > (ulong)File.Length || length > (ulong)File.Length - address)
            throw new MalformedException(Fault.Truncated, File.Length, $"{what} needs {length} bytes at address {address}, and the file is {File.Length} bytes long.");
        if (length > (ulong)Limits.StructureBytes)
            throw new MalformedException(Fault.TooLarge, (long)address, $"{what} has {length} bytes; the limit is {Limits.StructureBytes}.");

        _structures++;
        _bytes += (long)length;
        if (_structures > Limits.Structures || _bytes > Limits.TotalStructureBytes)
            throw new MalformedException(Fault.TooLarge, (long)address, $"the file has more than {Limits.Structures} structures, or more than {Limits.TotalStructureBytes} bytes of them.");

        return File.Take((long)address, (long)length, Limits.StructureBytes, what);
    }

    /// <summary>The bytes of one structure that begins with a signature of four letters.</summary>
    /// <exception cref="MalformedException">They are not in the file, are too many, or begin otherwise.</exception>
    public byte[] Take(ulong address, ulong length, ReadOnlySpan<byte> signature, string what)
    {
        var bytes = Take(address, length, what);
        return bytes.AsSpan().StartsWith(signature)
            ? bytes
            : throw new MalformedException(Fault.Inconsistent, (long)address, $"{what} does not begin with '{Encoding.ASCII.GetString(signature)}'.");
    }

    /// <summary>Text that will be kept.</summary>
    /// <exception cref="MalformedException">It is not UTF-8, or all text together is longer than the limits allow.</exception>
    public string Text(ReadOnlySpan<byte> bytes, long offset, string what)
    {
        try
        {
            return Keep(Utf8.GetString(bytes), offset);
        }
        catch (DecoderFallbackException e)
        {
            throw new MalformedException(Fault.Inconsistent, offset, $"{what} is not UTF-8 at its byte {Math.Max(0, e.Index)}.");
        }
    }

    /// <summary>Charges text that will be kept.</summary>
    /// <exception cref="MalformedException">All text together is longer than the limits allow.</exception>
    public string Keep(string text, long offset)
    {
        _text += text.Length;
        return _text <= Limits.TotalText
            ? text
            : throw new MalformedException(Fault.TooLarge, offset, $"names and texts are longer than {Limits.TotalText} characters together.");
    }

    /// <summary>The name of a link: one step of a path.</summary>
    /// <exception cref="MalformedException">It is too long, or no single step.</exception>
    public string Name(ReadOnlySpan<byte> bytes, long offset)
    {
        if (bytes.Length > Limits.NameBytes)
            throw new MalformedException(Fault.TooLarge, offset, $"a name has {bytes.Length} bytes; the limit is {Limits.NameBytes}.");
        if (bytes.IsEmpty || bytes.SequenceEqual("."u8) || bytes.ContainsAny((byte)'/', (byte)0))
            throw new MalformedException(Fault.Inconsistent, offset, "the name of a link is empty, or more than one step of a path.");

        return Text(bytes, offset, "the name of a link");
    }
}
