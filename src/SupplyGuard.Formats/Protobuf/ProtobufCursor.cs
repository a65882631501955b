using System.Buffers.Binary;

namespace SupplyGuard.Formats.Protobuf;

/// <summary>
/// Walks the fields of one protobuf message, never beyond its end. Stricter than protobuf: no groups, and a singular field occurs once
/// (protobuf lets the last scalar win and <i>merges</i> messages, so that two readers may see two models).
/// </summary>
internal ref struct ProtobufCursor(ProtobufSource source, ProtobufRange message)
{
    private const int LargestField = (1 << 29) - 1;
    private const int LongestVarint = 10;

    private readonly ProtobufSource _source = source;
    private readonly long _end = message.End;
    private ulong _seen;

    /// <summary>Absolute position in the file.</summary>
    public long Offset { get; private set; } = message.Start;

    /// <summary>Where the tag of the current field is.</summary>
    public long FieldOffset { get; private set; } = message.Start;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    public WireType Wire { get; private set; }

    public readonly bool AtEnd => Offset == _end;

    /// <summary>Reads the next tag; false at the end of the message.</summary>
    public bool Next()
    {
        if (AtEnd)
            return false;

        FieldOffset = Offset;
        _source.Charge(FieldOffset);
        var tag = Varint("a field tag");
        if (tag >> 3 is 0 or > LargestField)
            throw new MalformedException(Fault.Inconsistent, FieldOffset, $"{tag >> 3} is no field number.");

        Field = (int)(tag >> 3);
        Wire = (tag & 7) switch
        {
            0 => WireType.Varint,
            1 => WireType.Fixed64,
            2 => WireType.Length,
            5 => WireType.Fixed32,
            3 or 4 => throw new MalformedException(Fault.Unsupported, FieldOffset, $"field {Field} is a group, which no model has."),
            var other => throw new MalformedException(Fault.Inconsistent, FieldOffset, $"field {Field} has wire type {other}, which does not exist."),
        };
        return true;
    }

    /// <summary>Claims the current field for a singular one. Only for fields up to 63.</summary>
    public void Once(string what)
    {
        var bit = 1UL << Field;
        if ((_seen & bit) != 0)
            throw new MalformedException(Fault.Inconsistent, FieldOffset, $"{what} occurs twice in one message.");

        _seen |= bit;
    }

    public long Int64(string what)
    {
        Expect(WireType.Varint, what);
        return unchecked((long)Varint(what));
    }

    /// <summary>A bare varint, without a tag before it.</summary>
    public ulong Varint(string what)
    {
        // Nearly all are of one byte.
        if (!AtEnd && _source.Peek(Offset) is >= 0 and < 0x80 and var single)
        {
            Offset++;
            return (ulong)single;
        }

        var bytes = Ahead(LongestVarint, what);
        if (Decode(bytes, out var value) is > 0 and var length)
        {
            Offset += length;
            return value;
        }

        if (bytes.Length < LongestVarint)
        {
            Offset += bytes.Length;
            Need(1, what);
        }

        throw new MalformedException(Fault.Inconsistent, Offset, $"{what} is a number that does not fit 64 bits.");
    }

    /// <summary>Length of the varint at the start of the bytes; zero when it does not end there, or does not fit 64 bits.</summary>
    public static int Decode(ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        var most = Math.Min(bytes.Length, LongestVarint);
        for (var index = 0; index < most; index++)
        {
            var part = bytes[index];
            value |= (ulong)(part & 0x7F) << (7 * index);
            if (part < 0x80)
                return index == LongestVarint - 1 && part > 1 ? 0 : index + 1;
        }

        return 0;
    }

    /// <summary>The bytes that follow, as far as they are in memory: all that are wanted, or up to the end. <see cref="Advance"/> says how many were used.</summary>
    public readonly ReadOnlySpan<byte> Ahead(int wanted, string what) => _source.Ahead(Offset, _end, wanted, what);

    public void Advance(int length) => Offset += length;

    /// <summary>Four or eight bytes, without a tag before them.</summary>
    public ulong Fixed(int width, string what)
    {
        Need(width, what);
        var bytes = Ahead(width, what);
        var value = width == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Offset += width;
        return value;
    }

    /// <summary>The content of a length-delimited field; the cursor moves behind it.</summary>
    public ProtobufRange Range(string what)
    {
        Expect(WireType.Length, what);
        var length = Varint(what);
        var remaining = (ulong)(_end - Offset);
        if (length > remaining)
        {
            var fault = length > (ulong)(_source.File.Length - Offset) ? Fault.Truncated : Fault.Inconsistent;
            throw new MalformedException(fault, Offset, $"{what} is said to be {length} bytes long, and {remaining} remain.");
        }

        var range = new ProtobufRange(Offset, (long)length);
        Offset += (long)length;
        return range;
    }

    /// <summary>Text that names something.</summary>
    public string Name(string what) => _source.Text(Range(what), _source.Limits.NameLength, what);

    /// <summary>Text that may be long.</summary>
    public string Text(string what) => _source.Text(Range(what), _source.Limits.TextLength, what);

    /// <summary>Steps over a field that was looked at before, or that nothing depends on.</summary>
    public void Skip(string what)
    {
        switch (Wire)
        {
            case WireType.Varint:
                _ = Varint(what);
                break;
            case WireType.Fixed32:
                Need(sizeof(uint), what);
                Offset += sizeof(uint);
                break;
            case WireType.Fixed64:
                Need(sizeof(ulong), what);
                Offset += sizeof(ulong);
                break;
            default:
                _ = Range(what);
                break;
        }
    }

    /// <summary>Steps over a number and over those that directly follow it under the same tag: unpacked lists have millions.</summary>
    public void SkipNumbers(string what)
    {
        Skip(what);
        if (Wire is WireType.Length)
            return;

        int used;
        do
        {
            used = 0;
            for (var rest = Ahead(LongestVarint + 1, what); Like(rest) is > 0 and var length; rest = rest[length..])
                used += length;

            Offset += used;
        }
        while (used > 0);
    }

    /// <summary>Length of the field at the start of the bytes when it has the current field's tag, of one byte, and is whole; otherwise zero.</summary>
    public readonly int Like(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [var tag, .. var value] || tag != (((uint)Field << 3) | (uint)Wire) || tag >= 0x80)
            return 0;

        var length = Wire switch
        {
            WireType.Fixed32 => sizeof(uint),
            WireType.Fixed64 => sizeof(ulong),
            _ => Decode(value, out _),
        };
        return length == 0 || length > value.Length ? 0 : 1 + length;
    }

    /// <summary>Steps over a field that the schema does not know, and counts it.</summary>
    public void SkipUnknown()
    {
        SkipNumbers("an unknown field");
        _source.UnknownFieldBytes += Offset - FieldOffset;
    }

    public readonly void Expect(WireType wire, string what)
    {
        if (Wire != wire)
            throw new MalformedException(Fault.Inconsistent, FieldOffset, $"{what} has wire type {Wire}, not {wire}.");
    }

    private readonly void Need(int length, string what)
    {
        if (length > _end - Offset)
            throw new MalformedException(_end == _source.File.Length ? Fault.Truncated : Fault.Inconsistent, Offset, $"{what} goes beyond the end of its message.");
    }
}
