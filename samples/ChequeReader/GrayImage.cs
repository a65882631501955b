using System.Globalization;
using System.Text;

namespace ChequeReader;

/// <summary>A scan: one byte a pixel, 255 is paper.</summary>
internal sealed record GrayImage(int Width, int Height, ReadOnlyMemory<byte> Pixels)
{
    private const int LongestSide = 4096;

    /// <summary>Reads a binary PGM file (Netpbm's P5, 8 bits, without comments).</summary>
    /// <exception cref="InvalidDataException">The file is something else.</exception>
    public static GrayImage FromPgm(ReadOnlyMemory<byte> file)
    {
        var position = 0;
        if (Word(file.Span, ref position) != "P5")
            throw new InvalidDataException("The scan is not a binary PGM file.");

        var width = Number(file.Span, ref position);
        var height = Number(file.Span, ref position);
        if (Number(file.Span, ref position) != byte.MaxValue)
            throw new InvalidDataException("The scan does not have 8 bits a pixel.");
        if (width is 0 or > LongestSide || height is 0 or > LongestSide || file.Length - position != width * height)
            throw new InvalidDataException("The scan's size does not fit its pixels.");

        return new GrayImage(width, height, file[position..]);
    }

    /// <summary>A header word and the one white-space character behind it.</summary>
    private static string Word(ReadOnlySpan<byte> file, ref int position)
    {
        var length = file[position..].IndexOfAny(" \t\r\n"u8);
        if (length is < 1 or > 8)
            throw new InvalidDataException("The scan's header is damaged.");

        var word = Encoding.ASCII.GetString(file.Slice(position, length));
        position += length + 1;
        return word;
    }

    private static int Number(ReadOnlySpan<byte> file, ref int position) =>
        int.TryParse(Word(file, ref position), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException("The scan's header is damaged.");
}
