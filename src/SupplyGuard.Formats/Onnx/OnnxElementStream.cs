using System.Buffers.Binary;
using SupplyGuard.Formats.Protobuf;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Onnx;

/// <summary>Streams the elements of a repeated field into a hasher as canonical bytes, whether the field is packed or not.</summary>
/// <param name="dtype">Type of the elements; for narrow types it says which numbers are elements at all.</param>
/// <param name="atMost">Canonical bytes that the shape allows.</param>
internal sealed class OnnxElementStream(OnnxSource source, TensorHasher hasher, string dtype, long atMost)
{
    /// <summary>A tag of one byte and a varint.</summary>
    private const int LongestField = 11;

    private readonly (int Width, long Least, long Most) _integers = Integers(dtype);
    private readonly int _fixedWidth = dtype is "F32" or "C64" ? sizeof(float) : dtype is "F64" or "C128" ? sizeof(double) : 0;

    /// <summary>Values of the field so far; a value of a packed 4-bit type holds two elements, one of a complex type half an element.</summary>
    public long Values { get; private set; }

    public void Append(ProtobufRange message, int field)
    {
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            if (cursor.Field != field)
                cursor.Skip("a field");
            else if (dtype == DType.Text)
                AppendText(cursor.Range("string_data"));
            else
                AppendField(ref cursor);
        }
    }

    private void AppendField(ref ProtobufCursor cursor)
    {
        var width = _fixedWidth;
        if (cursor.Wire is not WireType.Length)
        {
            cursor.Expect(width switch { 0 => WireType.Varint, sizeof(float) => WireType.Fixed32, _ => WireType.Fixed64 }, "tensor data");
            AppendValue(ref cursor, width);
            AppendRun(ref cursor, width);
            return;
        }

        var range = cursor.Range("tensor data");
        if (width == 0)
        {
            AppendPacked(range);
            return;
        }

        if (range.Length % width != 0)
            throw new MalformedException(Fault.Inconsistent, range.Start, $"packed data is {range.Length} bytes long, which is no multiple of {width}.");

        // Packed floats are little-endian and dense: already the canonical bytes.
        hasher.Append(source.File, range.Start, range.Length, "tensor data");
        Values += range.Length / width;
        Bound(range.Start);
    }

    private void AppendPacked(ProtobufRange range)
    {
        var packed = source.Open(range);
        while (!packed.AtEnd)
        {
            var bytes = packed.Ahead(sizeof(long), "an element");
            var used = 0;
            while (ProtobufCursor.Decode(bytes[used..], out var value) is > 0 and var length)
            {
                AppendInteger(value, packed.Offset + used, length);
                used += length;
            }

            packed.Advance(used);
            if (used == 0)
                AppendValue(ref packed, width: 0);
        }
    }

    /// <summary>Fields that directly follow the current one under the same tag.</summary>
    private void AppendRun(ref ProtobufCursor cursor, int width)
    {
        int used;
        do
        {
            var bytes = cursor.Ahead(LongestField, "an element");
            used = 0;
            while (cursor.Like(bytes[used..]) is > 0 and var length)
            {
                var value = bytes.Slice(used + 1, length - 1);
                if (width > 0)
                    AppendFixed(width == sizeof(float) ? BinaryPrimitives.ReadUInt32LittleEndian(value) : BinaryPrimitives.ReadUInt64LittleEndian(value), width, cursor.Offset + used + length);
                else if (ProtobufCursor.Decode(value, out var number) > 0)
                    AppendInteger(number, cursor.Offset + used + 1, length - 1);

                used += length;
            }

            cursor.Advance(used);
        }
        while (used > 0);
    }

    private void AppendValue(ref ProtobufCursor cursor, int width)
    {
        var start = cursor.Offset;
        if (width > 0)
        {
            var value = cursor.Fixed(width, "an element");
            AppendFixed(value, width, cursor.Offset);
        }
        else
        {
            var value = cursor.Varint("an element");
            AppendInteger(value, start, (int)(cursor.Offset - start));
        }
    }

    private void AppendFixed(ulong value, int width, long end)
    {
        hasher.Append(value, width);
        Values++;
        Bound(end);
    }

    private void AppendInteger(ulong value, long start, int length)
    {
        var number = unchecked((long)value);

        // A number beyond its type would be cut by one reader and refused by the next.
        if (number < _integers.Least || number > _integers.Most)
            throw new MalformedException(Fault.Inconsistent, start, $"{number} is no element of type {dtype}.");

        AppendFixed(value, _integers.Width, start + length);
    }

    /// <summary>Length in little-endian UInt64, then the bytes: no two lists of strings share their canonical bytes.</summary>
    private void AppendText(ProtobufRange range)
    {
        hasher.Append((ulong)range.Length, sizeof(ulong));
        source.Append(hasher, range, "string_data");
        Values++;
    }

    /// <summary>Width of an integer's canonical bytes, and the numbers that are elements of the type.</summary>
    private static (int Width, long Least, long Most) Integers(string dtype) => dtype switch
    {
        "I64" or "U64" => (8, long.MinValue, long.MaxValue),
        "U32" => (4, 0, uint.MaxValue),
        "I32" => (4, int.MinValue, int.MaxValue),
        "I16" => (2, short.MinValue, short.MaxValue),
        "U16" or "F16" or "BF16" => (2, 0, ushort.MaxValue),
        "BOOL" => (1, 0, 1),
        "I8" => (1, sbyte.MinValue, sbyte.MaxValue),
        "I4" or "I2" => (1, sbyte.MinValue, byte.MaxValue),
        _ => (1, 0, byte.MaxValue),
    };

    private void Bound(long offset)
    {
        if (hasher.ByteLength > atMost)
            throw new MalformedException(Fault.Inconsistent, offset, $"the data is longer than the {atMost} bytes that its type and shape take.");
    }
}
