using System.Collections.Immutable;

namespace SupplyGuard.Formats.Numpy;

/// <summary>One <c>.npy</c> file: magic, version, header, data (numpy.lib.format, versions 1.0, 2.0 and 3.0).</summary>
internal static class ArrayFile
{
    private const int PreambleSize = 8;

    /// <exception cref="MalformedException">The file is malformed, or holds something that is refused.</exception>
    public static NumpyArray Read(FileWindow file, NumpyLimits limits)
    {
        var preamble = file.Take(0, PreambleSize, PreambleSize, "magic and version");
        if (preamble is not [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..])
            throw new MalformedException(Fault.Inconsistent, 0, "the file does not begin with the magic of an array.");
        if (preamble is not [.., 1 or 2 or 3, 0])
            throw new MalformedException(Fault.Unsupported, 6, $"version {preamble[6]}.{preamble[7]} of the format is not read.");

        var lengthSize = preamble[6] == 1 ? sizeof(ushort) : sizeof(uint);
        var cursor = new ByteCursor(file.Take(PreambleSize, lengthSize, lengthSize, "header length"), PreambleSize);
        var headerLength = lengthSize == sizeof(ushort) ? cursor.UInt16LittleEndian("header length") : cursor.UInt32LittleEndian("header length");
        var headerOffset = cursor.Offset;
        var header = file.Take(headerOffset, headerLength, limits.HeaderBytes, "header");
        var (type, fortranOrder, shape) = new HeaderLiteral(header, headerOffset, limits).Read();

        var dataOffset = headerOffset + headerLength;
        var length = DataLength(shape, type.Width, dataOffset, limits);
        if (length < file.Length - dataOffset)
            throw new MalformedException(Fault.Inconsistent, dataOffset + length, $"{file.Length - dataOffset - length} bytes follow the data.");

        var data = file.Take(dataOffset, length, limits.ArrayBytes, "data");
        if (type.DType == "BOOL" && data.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var strange)
            throw new MalformedException(Fault.Inconsistent, dataOffset + strange, $"a boolean is {data[strange]}, and not 0 or 1.");
        if (fortranOrder && shape.Length > 1)
            data = ArrayLayout.ToRowMajor(data, shape, type.Width);
        if (type.IsBigEndian)
            ArrayLayout.ReverseEndianness(data, type.Width);

        return new NumpyArray(type.DType, shape, data);
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
