using System.Collections.Immutable;

namespace SupplyGuard.Formats.Numpy;

/// <summary>One <c>.npy</c> file: magic, version, header, data (numpy.lib.format, versions 1.0, 2.0 and 3.0).</summary>
internal static class ArrayFile
{
    private const int PreambleSize = 8;

    /// <summary>Most bytes before the data.</summary>
    public static int LongestStart(NumpyLimits limits) => PreambleSize + sizeof(uint) + limits.HeaderBytes;

    /// <exception cref="MalformedException">The file is malformed, or holds something that is refused.</exception>
    public static NumpyArray Read(FileWindow file, NumpyLimits limits)
    {
        var header = ReadHeader(file, file.Length, limits);
        var data = file.Take(header.DataOffset, header.DataLength, limits.ArrayBytes, "data");
        MustBeBooleans(header, data, header.DataOffset);
        return new NumpyArray(header.Type.DType, header.Shape, Canonical(header, data, limits));
    }

    /// <summary>Reads what stands before the data, and holds the length that it implies against the length of the file.</summary>
    /// <param name="start">The file, or as much of its start as a header can take.</param>
    /// <exception cref="MalformedException">The file is malformed, or holds something that is refused.</exception>
    public static ArrayHeader ReadHeader(FileWindow start, long fileLength, NumpyLimits limits)
    {
        var preamble = start.Take(0, PreambleSize, PreambleSize, "magic and version");
        if (preamble is not [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..])
            throw new MalformedException(Fault.Inconsistent, 0, "the file does not begin with the magic of an array.");
        if (preamble is not [.., 1 or 2 or 3, 0])
            throw new MalformedException(Fault.Unsupported, 6, $"version {preamble[6]}.{preamble[7]} of the format is not read.");

        var lengthSize = preamble[6] == 1 ? sizeof(ushort) : sizeof(uint);
        var cursor = new ByteCursor(start.Take(PreambleSize, lengthSize, lengthSize, "header length"), PreambleSize);
        var headerLength = lengthSize == sizeof(ushort) ? cursor.UInt16LittleEndian("header length") : cursor.UInt32LittleEndian("header length");
        var headerOffset = cursor.Offset;
        var text = start.Take(headerOffset, headerLength, limits.HeaderBytes, "header");
        var (type, fortranOrder, shape) = new HeaderLiteral(text, headerOffset, limits).Read();

        var dataOffset = headerOffset + headerLength;
        if (type.IsObject)
        {
            _ = DataLength(shape, 1, dataOffset, limits);
            return new ArrayHeader(type, fortranOrder, shape, dataOffset, fileLength - dataOffset);
        }

        var length = DataLength(shape, type.Width, dataOffset, limits);
        if (length < fileLength - dataOffset)
            throw new MalformedException(Fault.Inconsistent, dataOffset + length, $"{fileLength - dataOffset - length} bytes follow the data.");

        if (length > fileLength - dataOffset)
            throw new MalformedException(Fault.Truncated, fileLength, $"data needs {length} bytes at offset {dataOffset}, and the file is {fileLength} bytes long.");

        return new ArrayHeader(type, fortranOrder, shape, dataOffset, length);
    }

    /// <param name="offset">Where in the file the elements are.</param>
    /// <exception cref="MalformedException">A boolean is something else.</exception>
    public static void MustBeBooleans(ArrayHeader header, ReadOnlySpan<byte> elements, long offset)
    {
        if (header.Type.DType == "BOOL" && elements.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var strange)
            throw new MalformedException(Fault.Inconsistent, offset + strange, $"a boolean is {elements[strange]}, and not 0 or 1.");
    }

    /// <summary>The elements in canonical order; the bytes that are given may be changed.</summary>
    /// <exception cref="MalformedException">There are too many to move.</exception>
    public static byte[] Canonical(ArrayHeader header, byte[] elements, NumpyLimits limits)
    {
        MustFit(header, limits);
        if (header.IsColumnMajor)
            elements = ArrayLayout.ToRowMajor(elements, header.Shape, header.Type.Width);
        if (header.Type.IsBigEndian)
            ByteOrder.Reverse(elements, header.Type.Width);

        return elements;
    }

    /// <exception cref="MalformedException">Elements would have to be held in memory to change places, and there are too many.</exception>
    public static void MustFit(ArrayHeader header, NumpyLimits limits)
    {
        if (!header.IsCanonical && header.DataLength > limits.RearrangedBytes)
            throw new MalformedException(Fault.TooLarge, header.DataOffset, $"{header.DataLength} bytes are column-major or big-endian; the limit for these is {limits.RearrangedBytes}.");
    }

    private static long DataLength(ImmutableArray<long> shape, int width, long offset, NumpyLimits limits)
    {
        // Dimensions beside a zero are bounded too: what they multiply to is a number that somebody will compute.
        var atMost = Math.Min(limits.ArrayBytes, Array.MaxLength);
        long length = width;
        foreach (var dimension in shape)
        {
            if (dimension == 0)
                continue;
            if (dimension > atMost / length)
                throw new MalformedException(Fault.TooLarge, offset, $"the shape [{string.Join(", ", shape)}] needs more than {atMost} bytes.");

            length *= dimension;
        }

        return shape.Contains(0) ? 0 : length;
    }
}
