using System.IO.Compression;
using SupplyGuard.Formats.Idx;
using TestKit;

namespace SupplyGuard.Formats.Tests.Idx;

public sealed class IdxReaderTests
{
    private static readonly byte[] Image = [0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 255];

    [Fact]
    public void Reads_bytes_as_they_are()
    {
        var array = Read(Image);

        Assert.Equal("U8", array.DType);
        Assert.Equal([2L, 1, 2], array.Shape);
        Assert.Equal([10, 20, 30, 255], array.Bytes.ToArray());
    }

    [Theory]
    [InlineData(0x09, "I8", new byte[] { 1, 2 }, new byte[] { 1, 2 })]
    [InlineData(0x0B, "I16", new byte[] { 1, 2, 3, 4 }, new byte[] { 2, 1, 4, 3 })]
    [InlineData(0x0C, "I32", new byte[] { 0, 0, 1, 0, 1, 2, 3, 4 }, new byte[] { 0, 1, 0, 0, 4, 3, 2, 1 })]
    [InlineData(0x0D, "F32", new byte[] { 0x3F, 0x80, 0, 0, 0, 0, 0, 0 }, new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0 })]
    [InlineData(0x0E, "F64", new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 1 }, new byte[] { 8, 7, 6, 5, 4, 3, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0 })]
    public void Turns_numbers_of_the_file_into_little_endian_ones(byte type, string dtype, byte[] stored, byte[] expected)
    {
        var array = Read([0, 0, type, 1, 0, 0, 0, 2, .. stored]);

        Assert.Equal(dtype, array.DType);
        Assert.Equal(expected, array.Bytes.ToArray());
    }

    [Fact]
    public void Reads_a_compressed_file()
    {
        Assert.Equal([10, 20, 30, 255], Read(Gzip(Image)).Bytes.ToArray());

        var damaged = Gzip(Image);
        damaged[^5] ^= 1;
        Assert.IsType<Parsed<IdxArray>.Malformed>(IdxReader.Read(damaged, IdxLimits.Default));
    }

    [Fact]
    public void Refuses_a_stream_that_inflates_to_more_than_the_limit() =>
        Refused(Fault.TooLarge, Gzip([0, 0, 8, 1, 0, 16, 0, 0, .. new byte[1 << 20]]), new IdxLimits { FileBytes = 1 << 20 });

    [Fact]
    public void Refuses_what_is_no_array()
    {
        Refused(Fault.Truncated, Image[..^1]);
        Refused(Fault.Inconsistent, [.. Image, 0]);
        Refused(Fault.Inconsistent, [0, 0, 0x0A, 1, 0, 0, 0, 0]);
        Refused(Fault.Inconsistent, [0, 0, 0x08, 0, 1]);
        Refused(Fault.Inconsistent, [1, 0, 0x08, 1, 0, 0, 0, 0]);
        Refused(Fault.Inconsistent, "label\n1\n"u8.ToArray());
    }

    [Fact]
    public void Refuses_more_than_the_limits()
    {
        Refused(Fault.TooLarge, [0, 0, 0x08, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        Refused(Fault.TooLarge, [0, 0, 0x08, 2, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        Refused(Fault.TooLarge, [0, 0, 0x08, 9, .. new byte[36]]);
        Refused(Fault.TooLarge, Image, new IdxLimits { FileBytes = Image.Length - 1 });
    }

    [Fact]
    public void Any_prefix_is_malformed_and_any_mutation_ends_Ok_or_Malformed()
    {
        foreach (var seed in (byte[][])[Image, Gzip(Image)])
        {
            Assert.All(Mutator.Prefixes(seed), prefix => Assert.IsType<Parsed<IdxArray>.Malformed>(IdxReader.Read(prefix, IdxLimits.Default)));
            foreach (var mutant in Mutator.Mutants(seed, 4000, seed: 51))
            {
                if (IdxReader.Read(mutant, IdxLimits.Default) is Parsed<IdxArray>.Ok { Value: var array })
                    Assert.True(array.Bytes.Length <= IdxLimits.Default.FileBytes);
            }
        }
    }

    private static IdxArray Read(byte[] file) => Assert.IsType<Parsed<IdxArray>.Ok>(IdxReader.Read(file, IdxLimits.Default)).Value;

    private static void Refused(Fault fault, byte[] file, IdxLimits? limits = null) =>
        Assert.Equal(fault, Assert.IsType<Parsed<IdxArray>.Malformed>(IdxReader.Read(file, limits ?? IdxLimits.Default)).Fault);

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
            gzip.Write(content);
        return stream.ToArray();
    }
}
