using System.Buffers.Binary;
using System.Collections.Immutable;
using SupplyGuard.Formats.Archives;

namespace SupplyGuard.Formats.Idx;

/// <summary>The door of the IDX room: arrays as MNIST is published in (<c>idx3-ubyte</c>, <c>idx1-ubyte</c>), plain or as one stream of gzip.</summary>
public static class IdxReader
{
    /// <summary>Whether the file begins like an IDX array, or like a stream of gzip.</summary>
    /// <param name="start">The first bytes, 4 if there are so many.</param>
    public static bool IsPlausible(ReadOnlySpan<byte> start) => IsGzip(start) || start is [0, 0, 0x08 or 0x09 or (>= 0x0B and <= 0x0E), > 0, ..];

    public static Parsed<IdxArray> Read(ReadOnlyMemory<byte> file, IdxLimits limits)
    {
        try
        {
            if (file.Length > limits.FileBytes)
                throw new MalformedException(Fault.TooLarge, 0, $"the file is {file.Length} bytes long; the limit is {limits.FileBytes}.");

            return new Parsed<IdxArray>.Ok(ReadArray(IsGzip(file.Span) ? Inflated(file, limits) : file.ToArray(), limits));
        }
        catch (MalformedException e)
        {
            return new Parsed<IdxArray>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static byte[] Inflated(ReadOnlyMemory<byte> file, IdxLimits limits)
    {
        var content = CompressedContent.Inflate(new FileWindow(file), limits.FileBytes);
        var bytes = new byte[content.Length];
        content.Read(0, bytes);
        return bytes;
    }

    private static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..];

    /// <param name="file">May be changed.</param>
    private static IdxArray ReadArray(byte[] file, IdxLimits limits)
    {
        var cursor = new ByteCursor(file, 0);
        var magic = cursor.Take(4, "the magic");
        if (!IsPlausible(magic))
            throw new MalformedException(Fault.Inconsistent, 0, "the file does not begin with the magic of an IDX array.");

        var (dtype, width) = TypeOf(magic[2]);
        if (magic[3] > limits.Rank)
            throw new MalformedException(Fault.TooLarge, 3, $"the array has {magic[3]} dimensions; the limit is {limits.Rank}.");

        var shape = ImmutableArray.CreateBuilder<long>(magic[3]);
        Int128 length = width;
        while (shape.Count < shape.Capacity)
        {
            shape.Add(BinaryPrimitives.ReadUInt32BigEndian(cursor.Take(sizeof(uint), "a dimension")));

            // Dimensions beside a zero are bounded too: what they multiply to is a number that somebody will compute.
            length *= Math.Max(1, shape[^1]);
            if (length > limits.FileBytes)
                throw new MalformedException(Fault.TooLarge, cursor.Offset, $"the array needs more than {limits.FileBytes} bytes.");
        }

        var expected = shape.Contains(0) ? 0 : (int)length;
        if (cursor.Remaining != expected)
            throw new MalformedException(cursor.Remaining < expected ? Fault.Truncated : Fault.Inconsistent, cursor.Offset, $"the shape [{string.Join(", ", shape)}] needs {expected} bytes, and {cursor.Remaining} follow.");

        var elements = file[(file.Length - expected)..];
        if (width > 1)
            ByteOrder.Reverse(elements, width);
        return new IdxArray(dtype, shape.MoveToImmutable(), elements);
    }

    private static (string DType, int Width) TypeOf(byte code) => code switch
    {
        0x08 => ("U8", 1),
        0x09 => ("I8", 1),
        0x0B => ("I16", 2),
        0x0C => ("I32", 4),
        0x0D => ("F32", 4),
        _ => ("F64", 8),
    };
}
