using System.Text;

/// <summary>Bytes of files that are made to be read.</summary>
static class Bytes
{
    public static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Repeat(ReadOnlySpan<byte> part, int times)
    {
        var bytes = new byte[part.Length * times];
        for (var i = 0; i < times; i++)
            part.CopyTo(bytes.AsSpan(i * part.Length));
        return bytes;
    }

    public static byte[] Join(int times, Func<int, byte[]> part, byte[]? before = null)
    {
        var all = new MemoryStream();
        all.Write(before ?? []);
        for (var i = 0; i < times; i++)
            all.Write(part(i));
        return all.ToArray();
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
