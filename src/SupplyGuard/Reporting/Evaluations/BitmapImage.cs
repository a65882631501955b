using System.Buffers.Binary;
using SupplyGuard.Findings.Evaluations;

namespace SupplyGuard.Reporting.Evaluations;

/// <summary>
/// A picture as a Windows bitmap of 24 bits a pixel, from the top down. It is not compressed: the same picture is the same bytes under every
/// version of the runtime.
/// </summary>
internal static class BitmapImage
{
    private const int HeaderLength = 14 + 40;

    public static byte[] Of(Thumbnail picture)
    {
        var stride = ((3 * picture.Width) + 3) & ~3;
        var file = new byte[HeaderLength + (stride * picture.Height)];
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), HeaderLength);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), picture.Width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), -picture.Height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(34), stride * picture.Height);
        for (var row = 0; row < picture.Height; row++)
        {
            for (var column = 0; column < picture.Width; column++)
            {
                var (from, to) = (3 * ((row * picture.Width) + column), HeaderLength + (row * stride) + (3 * column));
                (file[to], file[to + 1], file[to + 2]) = (picture.Rgb[from + 2], picture.Rgb[from + 1], picture.Rgb[from]);
            }
        }

        return file;
    }
}
