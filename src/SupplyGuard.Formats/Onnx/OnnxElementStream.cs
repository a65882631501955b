using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Onnx;

/// <summary>Streams the elements of a repeated field into a hasher as canonical bytes, whether the field is packed or not.</summary>
/// <param name="dtype">Type of the elements; for narrow types it says which numbers are elements at all.</param>
/// <param name="atMost">Canonical bytes that the shape allows.</param>
internal sealed class OnnxElementStream(ProtobufSource source, TensorHasher hasher, string dtype, long atMost)
{
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
        var width = dtype is "F32" or "C64" ? sizeof(float) : dtype is "F64" or "C128" ? sizeof(double) : 0;
        if (cursor.Wire is not WireType.Length)
        {
            cursor.Expect(width switch { 0 => WireType.Varint, sizeof(float) => WireType.Fixed32, _ => WireType.Fixed64 }, "tensor data");
            AppendValue(ref cursor, width);
            return;
        }

        var range = cursor.Range("tensor data");
        if (width == 0)
        {
            var packed = source.Open(range);
            while (!packed.AtEnd)
                AppendValue(ref packed, width);

            return;
        }

        if (range.Length % width != 0)
            throw new MalformedException(Fault.Inconsistent, range.Start, $"packed data is {range.Length} bytes long, which is no multiple of {width}.");

        // Packed floats are little-endian and dense: already the canonical bytes.
        hasher.Append(source.File, range.Start, range.Length, "tensor data");
        Values += range.Length / width;
        Bound(range.Start);
    }

    private void AppendValue(ref ProtobufCursor cursor, int width)
    {
        if (width > 0)
        {
            hasher.Append(cursor.Fixed(width, "an element"), width);
        }
        else
        {
            var start = cursor.Offset;
            var value = unchecked((long)cursor.Varint("an element"));
            hasher.Append(unchecked((ulong)value), WidthOf(value, start));
        }

        Values++;
        Bound(cursor.Offset);
    }

    /// <summary>Length in little-endian UInt64, then the bytes: no two lists of strings share their canonical bytes.</summary>
    private void AppendText(ProtobufRange range)
    {
        hasher.Append((ulong)range.Length, sizeof(ulong));
        hasher.Append(source.File, range.Start, range.Length, "string_data");
        Values++;
    }

    private int WidthOf(long value, long offset)
    {
        // A number beyond its type would be cut by one reader and refused by the next.
        var (width, fits) = dtype switch
        {
            "I64" or "U64" => (8, true),
            "U32" => (4, value is >= 0 and <= uint.MaxValue),
            "I32" => (4, value is >= int.MinValue and <= int.MaxValue),
            "I16" => (2, value is >= short.MinValue and <= short.MaxValue),
            "U16" or "F16" or "BF16" => (2, value is >= 0 and <= ushort.MaxValue),
            "BOOL" => (1, value is 0 or 1),
            "I8" => (1, value is >= sbyte.MinValue and <= sbyte.MaxValue),
            "I4" or "I2" => (1, value is >= sbyte.MinValue and <= byte.MaxValue),
            _ => (1, value is >= 0 and <= byte.MaxValue),
        };
        if (!fits)
            throw new MalformedException(Fault.Inconsistent, offset, $"{value} is no element of type {dtype}.");

        return width;
    }

    private void Bound(long offset)
    {
        if (hasher.ByteLength > atMost)
            throw new MalformedException(Fault.Inconsistent, offset, $"the data is longer than the {atMost} bytes that its type and shape take.");
    }
}
