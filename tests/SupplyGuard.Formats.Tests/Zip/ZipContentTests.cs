using System.IO.Compression;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Tests.Zip;

public sealed class ZipContentTests
{
    private static byte[] Hello => ZipSamples.Hello;

    [Fact]
    public void Refuses_content_with_another_checksum()
    {
        Refused(Fault.Inconsistent, ZipSamples.Stored() with { CentralCrc32 = 1, LocalCrc32 = 1 });
        Refused(Fault.Inconsistent, ZipSamples.Deflated() with { CentralCrc32 = 1, LocalCrc32 = 1 });
        Refused(Fault.Inconsistent, ZipSamples.WithDescriptor() with { CentralCrc32 = 1, Descriptor = [.. ZipTestWriter.U32(1), .. ZipTestWriter.Descriptor(Hello)[8..]] });
    }

    [Fact]
    public void Refuses_content_of_another_length()
    {
        var length = (uint)Hello.Length;
        Refused(Fault.Inconsistent, ZipSamples.Deflated() with { CentralSize = length - 1, LocalSize = length - 1 });
        Refused(Fault.Truncated, ZipSamples.Deflated() with { CentralSize = length + 1, LocalSize = length + 1 });
        Refused(Fault.Inconsistent, ZipSamples.Deflated() with { CentralSize = 0, LocalSize = 0 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    [InlineData(20_000)]
    public void Refuses_bytes_after_the_compressed_stream(int count) =>
        Refused(Fault.Inconsistent, ZipSamples.Deflated() with { Compressed = [.. ZipTestWriter.DeflateStored(Hello), .. new byte[count]] });

    [Fact]
    public void Refuses_a_compressed_stream_without_an_end()
    {
        // A stored block that is not marked as the last one: all content is there, and the stream goes on.
        var open = ZipTestWriter.DeflateStored(Hello);
        open[0] = 0;
        Refused(Fault.Truncated, ZipSamples.Deflated() with { Compressed = open });
        Refused(Fault.Truncated, ZipSamples.Deflated() with { Compressed = ZipTestWriter.DeflateStored(Hello)[..^1] });
        Refused(Fault.Truncated, new ZipTestEntry("a", []) { Method = 8, Compressed = [] });
    }

    [Fact]
    public void Refuses_damaged_compression() => Refused(Fault.Inconsistent, ZipSamples.Deflated() with { Compressed = [0x07, 0xFF, 0xFF, 0xFF] });

    [Fact]
    public void Accepts_real_deflate_streams_of_every_size()
    {
        var random = new Random(3);
        for (var size = 0; size < 3000; size += 1 + (size / 7))
        {
            var content = new byte[size];
            random.NextBytes(content.AsSpan(size / 2));
            var entry = new ZipTestEntry("a", content) { Method = 8, Compressed = Deflate(content) };
            var (file, read) = Read(entry);
            Assert.Equal(content, Assert.IsType<Parsed<byte[]>.Ok>(ZipReader.Extract(file, read, size)).Value);
        }
    }

    [Fact]
    public void Refuses_to_extract_more_than_was_asked_for()
    {
        var (file, entry) = Read(ZipSamples.Stored());

        Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<byte[]>.Malformed>(ZipReader.Extract(file, entry, Hello.Length - 1)).Fault);
        Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<Digest>.Malformed>(ZipReader.DigestOf(file, entry, Hello.Length - 1)).Fault);
    }

    [Fact]
    public void Stops_a_bomb_that_states_a_small_size()
    {
        var bomb = Deflate(new byte[64 << 20]);
        var (file, entry) = Read(new ZipTestEntry("a", []) { Method = 8, Compressed = bomb, CentralSize = 1000, LocalSize = 1000 });

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Fault.Inconsistent, Assert.IsType<Parsed<byte[]>.Malformed>(ZipReader.Extract(file, entry, long.MaxValue)).Fault);
        Assert.Equal(Fault.Inconsistent, Assert.IsType<Parsed<Digest>.Malformed>(ZipReader.DigestOf(file, entry, long.MaxValue)).Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Reserves_no_memory_for_a_size_that_cannot_be_true()
    {
        var (file, entry) = Read(ZipSamples.Deflated() with { CentralSize = 0x7000_0000, LocalSize = 0x7000_0000 }, ZipLimits.Default with { Ratio = int.MaxValue });

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Fault.Inconsistent, Assert.IsType<Parsed<byte[]>.Malformed>(ZipReader.Extract(file, entry, long.MaxValue)).Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Holds_one_buffer_whatever_the_size()
    {
        var content = new byte[4 << 20];
        var expected = Digest.Sha256(content);
        var (file, entry) = Read(new ZipTestEntry("a", content) { Method = 8, Compressed = Deflate(content) });

        var before = GC.GetAllocatedBytesForCurrentThread();
        var digest = ZipReader.DigestOf(file, entry, long.MaxValue);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(expected, Assert.IsType<Parsed<Digest>.Ok>(digest).Value);
    }

    [Fact]
    public void Refuses_an_entry_of_another_file()
    {
        var (_, entry) = Read(ZipSamples.Stored());

        Assert.IsType<Parsed<byte[]>.Malformed>(ZipReader.Extract(new FileWindow(new byte[3]), entry, 100));
        Assert.IsType<Parsed<byte[]>.Malformed>(ZipReader.Extract(new FileWindow(new byte[300]), entry with { Size = -1 }, 100));
        Assert.IsType<Parsed<byte[]>.Malformed>(ZipReader.Extract(new FileWindow(new byte[300]), entry with { DataOffset = -1 }, 100));
        Assert.IsType<Parsed<byte[]>.Malformed>(ZipReader.Extract(new FileWindow(new byte[300]), entry with { Method = 12 }, 100));
    }

    private static byte[] Deflate(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(content);
        return content.Length == 0 ? [3, 0] : stream.ToArray();
    }

    private static (FileWindow File, ZipEntry Entry) Read(ZipTestEntry entry, ZipLimits? limits = null)
    {
        var file = new FileWindow(ZipTestWriter.Write(entry));
        return (file, Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(file, limits ?? ZipLimits.Default)).Value.Entries[0]);
    }

    private static void Refused(Fault fault, ZipTestEntry written)
    {
        var (file, entry) = Read(written);
        var malformed = Assert.IsType<Parsed<byte[]>.Malformed>(ZipReader.Extract(file, entry, 1 << 20));
        Assert.True(fault == malformed.Fault, $"expected {fault}, was {malformed}");
        Assert.Equal(malformed.Fault, Assert.IsType<Parsed<Digest>.Malformed>(ZipReader.DigestOf(file, entry, 1 << 20)).Fault);
    }
}
