namespace SupplyGuard.Formats.Tests;

public sealed class HeldBytesTests
{
    private const int Piece = 1 << 20;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 7)]
    [InlineData(Piece, Piece)]
    [InlineData(Piece + 1, 16 << 10)]
    [InlineData((3 * Piece) + 5, 99_991)]
    [InlineData((2 * Piece) + 1, (2 * Piece) + 1)]
    public void Bytes_are_read_as_they_were_appended(int length, int step)
    {
        var bytes = Bytes(length);
        var held = new HeldBytes();
        for (var at = 0; at < length; at += step)
            held.Append(bytes.AsSpan(at, Math.Min(step, length - at)));

        var window = new FileWindow(held);
        Assert.Equal(length, window.Length);
        Assert.Equal(bytes, window.Take(0, length, length, "all"));
        Assert.Equal(bytes, held.Pieces.SelectMany(piece => piece.ToArray()));
        foreach (var at in new[] { 0, length / 2, Piece - 1, Piece, length - 1 }.Where(at => at >= 0 && at < length))
            Assert.Equal(bytes[at..], window.Slice(at, length - at, "a part").Take(0, length - at, length, "a part"));
    }

    [Fact]
    public void Nothing_is_beyond_what_was_appended()
    {
        var held = new HeldBytes();
        held.Append([1, 2, 3]);
        var window = new FileWindow(held);

        Assert.Throws<MalformedException>(() => window.Take(2, 2, 2, "too much"));
        Assert.Throws<MalformedException>(() => window.Take(-1, 1, 1, "before"));
        Assert.Equal([3], window.Take(2, 1, 1, "the last"));
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = unchecked((byte)((i * 31) ^ (i >> 8) ^ (i >> 16)));
        return bytes;
    }
}
