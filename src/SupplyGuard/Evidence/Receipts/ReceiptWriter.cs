using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>Writes the few kinds of value that receipts and their keys are made of. Every value says where it ends, so that no two lists of values look alike.</summary>
internal sealed class ReceiptWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Flag(bool value) => _bytes.Write([value ? (byte)1 : (byte)0]);

    public void Count(int value) => Value(value);

    /// <summary>Of an enumeration over <see cref="int"/>.</summary>
    public void Choice<T>(T value)
        where T : struct, Enum => Value(Unsafe.As<T, int>(ref value));

    public void Number(long value) => Value(value);

    public void Number(double value) => Number(BitConverter.DoubleToInt64Bits(value));

    public void OptionalNumber(double? value)
    {
        Flag(value is not null);
        if (value is { } known)
            Number(known);
    }

    /// <summary>As UTF-16: a name from a file system need not be proper Unicode.</summary>
    public void Text(string value)
    {
        Count(value.Length);
        _bytes.Write(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    public void OptionalText(string? value)
    {
        Flag(value is not null);
        if (value is not null)
            Text(value);
    }

    public void Texts(ImmutableArray<string> values)
    {
        Count(values.Length);
        foreach (var value in values)
            Text(value);
    }

    public void Digest(Digest value)
    {
        _bytes.Write([(byte)value.Algorithm]);
        _bytes.Write(value.Bytes);
    }

    /// <param name="digits">A digest in hexadecimal, of whatever function.</param>
    public void Hex(string digits)
    {
        Count(digits.Length / 2);
        _bytes.Write(Convert.FromHexString(digits));
    }

    public void Time(DateTimeOffset value)
    {
        Number(value.UtcTicks);
        Count(value.TotalOffsetMinutes);
    }

    /// <summary>For digests of stamps only; nothing reads it back.</summary>
    public void Stamp(FileStamp stamp)
    {
        Choice(stamp.Kind);
        Value(stamp.Device);
        Value(stamp.Inode);
        Value(stamp.Size);
        Value(stamp.Modified);
        Value(stamp.Changed);
    }

    /// <summary>What was written, and its SHA-256 behind it: a receipt that was torn or damaged is none.</summary>
    public byte[] Sealed() => [.. Written, .. SHA256.HashData(Written)];

    private void Value<T>(T value)
        where T : unmanaged => _bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}
