using System.Collections.Immutable;
using System.IO.Compression;
using SupplyGuard.Formats.Numpy;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Formats.Tests.Zip;
using TestKit;

namespace SupplyGuard.Formats.Tests.Numpy;

public sealed class NumpyArchiveTests
{
    private static readonly byte[] Image = NumpyTestWriter.Array("<f4", "(2, 1, 2)", new byte[16]);
    private static readonly byte[] Label = NumpyTestWriter.Array("<i8", "(2,)", new byte[16]);

    [Fact]
    public void Reads_arrays_by_name_whether_compressed_or_not()
    {
        var arrays = Read(ZipSamples.ByZipArchive(("label.npy", Label, CompressionLevel.NoCompression), ("image.npy", Image, CompressionLevel.Optimal), ("a/b.npy", Label, CompressionLevel.Optimal)));

        Assert.Equal(["a/b", "image", "label"], arrays.Keys);
        Assert.Equal(("F32", "2,1,2"), (arrays["image"].DType, string.Join(',', arrays["image"].Shape)));
        Assert.Equal("label I64 [2]", arrays["label"].Entry("label").ToString());
    }

    [Fact]
    public void Reads_an_archive_as_numpy_writes_it()
    {
        // numpy.savez: a zip64 field in the local header beside real sizes (before Python 3.11.4) or all ones (since), and none in the central record.
        byte[] size = ZipTestWriter.U64((ulong)Label.Length);
        var zip64 = ZipTestWriter.Extra(1, [.. size, .. size]);
        var old = new ZipTestEntry("old.npy", Label) { LocalExtra = zip64, ExternalAttributes = 0x0180_0000 };
        var recent = new ZipTestEntry("new.npy", Label) { LocalExtra = zip64, LocalSize = uint.MaxValue, LocalCompressedSize = uint.MaxValue };

        Assert.Equal(["new", "old"], Read(ZipTestWriter.Write(old, recent)).Keys);
    }

    [Fact]
    public void Reads_an_archive_without_arrays() => Assert.Empty(Read(ZipTestWriter.Write()));

    [Theory]
    [InlineData("label.pkl")]
    [InlineData("label.NPY")]
    [InlineData("label")]
    [InlineData(".npy")]
    public void Refuses_a_member_that_is_not_an_array(string name) => Refused(Fault.Inconsistent, ZipTestWriter.Write(new ZipTestEntry("a.npy", Label), new ZipTestEntry(name, Label)));

    [Fact]
    public void Refuses_what_the_array_reader_refuses()
    {
        Refused(Fault.Unsupported, ZipTestWriter.Write(new ZipTestEntry("a.npy", NumpyTestWriter.Array("|O", "(1,)", [0x80, 4, (byte)'N', (byte)'.']))));
        Refused(Fault.Inconsistent, ZipTestWriter.Write(new ZipTestEntry("a.npy", [.. Label, 0])));
        Refused(Fault.Truncated, ZipTestWriter.Write(new ZipTestEntry("a.npy", Label[..^1])));
        Refused(Fault.Truncated, ZipTestWriter.Write(new ZipTestEntry("a.npy", [])));
    }

    [Fact]
    public void Refuses_what_the_zip_reader_refuses()
    {
        Refused(Fault.Inconsistent, ZipTestWriter.Write(new ZipTestEntry("a.npy", Label), new ZipTestEntry("A.npy", Label)));
        Refused(Fault.Inconsistent, ZipTestWriter.Write(new ZipTestEntry("../a.npy", Label)));
        Refused(Fault.Inconsistent, ZipTestWriter.Write(new ZipTestEntry("a.npy", Label) { CentralCrc32 = 1, LocalCrc32 = 1 }));
        Refused(Fault.Truncated, []);
    }

    [Fact]
    public void Refuses_more_than_the_limits()
    {
        var bytes = ZipTestWriter.Write(new ZipTestEntry("a.npy", Label), new ZipTestEntry("b.npy", Label));

        Refused(Fault.TooLarge, bytes, NumpyLimits.Default with { Arrays = 1 });
        Refused(Fault.TooLarge, bytes, NumpyLimits.Default with { ArchiveBytes = (2 * Label.Length) - 1 });
        Refused(Fault.TooLarge, bytes, NumpyLimits.Default with { ArrayBytes = 15 });
        Refused(Fault.TooLarge, ZipTestWriter.Write(new ZipTestEntry("a.npy", NumpyTestWriter.Array(">i8", "(2,)", new byte[16]))), NumpyLimits.Default with { RearrangedBytes = 15 });
    }

    [Theory]
    [InlineData("<f4", "(3, 7, 2)", 168)]
    [InlineData(">f4", "(3, 7, 2)", 168)]
    [InlineData("|b1", "(70000,)", 70_000)]
    [InlineData("<i8", "(40000,)", 320_000)]
    [InlineData("<i8", "()", 8)]
    [InlineData("<i8", "(0,)", 0)]
    public void Makes_the_same_digests_streaming_as_in_memory(string descr, string shape, int length)
    {
        var data = Enumerable.Range(0, length).Select(index => (byte)(descr == "|b1" ? index & 1 : index % 251)).ToArray();
        var array = NumpyTestWriter.Array(descr, shape, data);
        var bytes = ZipSamples.ByZipArchive(("b.npy", array, CompressionLevel.Optimal), ("a.npy", Label, CompressionLevel.NoCompression));

        var streamed = Assert.IsType<Parsed<ImmutableArray<TensorEntry>>.Ok>(NumpyReader.DigestArchive(new FileWindow(bytes), NumpyLimits.Default, TestContext.Current.CancellationToken)).Value;
        var alone = Assert.IsType<Parsed<TensorEntry>.Ok>(NumpyReader.DigestArray(new FileWindow(array), "b", NumpyLimits.Default, TestContext.Current.CancellationToken)).Value;

        var held = Read(bytes).Select(member => member.Value.Entry(member.Key)).ToList();
        Assert.Equal(held.Select(entry => (entry.Name, entry.ToString(), entry.Digest, entry.ByteLength)), streamed.Select(entry => (entry.Name, entry.ToString(), entry.Digest, entry.ByteLength)));
        Assert.Equal((held[1].Digest, held[1].ByteLength), (alone.Digest, alone.ByteLength));
    }

    [Fact]
    public void Ends_streaming_as_in_memory_for_every_mutant()
    {
        var bytes = ZipTestWriter.Write(new ZipTestEntry("image.npy", Image), new ZipTestEntry("label.npy", Label));
        foreach (var mutant in Mutator.Mutants(bytes, 3_000, seed: 11))
        {
            var held = NumpyReader.ReadArchive(new FileWindow(mutant), NumpyLimits.Default, TestContext.Current.CancellationToken);
            var streamed = NumpyReader.DigestArchive(new FileWindow(mutant), NumpyLimits.Default, TestContext.Current.CancellationToken);
            Assert.Equal(held is Parsed<ImmutableSortedDictionary<string, NumpyArray>>.Ok, streamed is Parsed<ImmutableArray<TensorEntry>>.Ok);
        }
    }

    [Fact]
    public void Any_bytes_end_Ok_or_Malformed_and_every_prefix_is_malformed()
    {
        var seed = ZipSamples.ByZipArchive(("label.npy", Label, CompressionLevel.NoCompression), ("image.npy", Image, CompressionLevel.Optimal));
        foreach (var prefix in Mutator.Prefixes(seed))
            Assert.IsType<Parsed<ImmutableSortedDictionary<string, NumpyArray>>.Malformed>(NumpyReader.ReadArchive(new FileWindow(prefix), NumpyLimits.Default, TestContext.Current.CancellationToken));

        foreach (var mutant in Mutator.Mutants(seed, 4000, seed: 400))
        {
            if (NumpyReader.ReadArchive(new FileWindow(mutant), NumpyLimits.Default, TestContext.Current.CancellationToken) is Parsed<ImmutableSortedDictionary<string, NumpyArray>>.Malformed malformed)
                Assert.InRange(malformed.Offset, 0, mutant.Length);
        }
    }

    private static ImmutableSortedDictionary<string, NumpyArray> Read(byte[] bytes) =>
        Assert.IsType<Parsed<ImmutableSortedDictionary<string, NumpyArray>>.Ok>(NumpyReader.ReadArchive(new FileWindow(bytes), NumpyLimits.Default, TestContext.Current.CancellationToken)).Value;

    private static void Refused(Fault fault, byte[] bytes, NumpyLimits? limits = null)
    {
        var malformed = Assert.IsType<Parsed<ImmutableSortedDictionary<string, NumpyArray>>.Malformed>(NumpyReader.ReadArchive(new FileWindow(bytes), limits ?? NumpyLimits.Default, TestContext.Current.CancellationToken));
        Assert.True(fault == malformed.Fault, $"expected {fault}, was {malformed}");
        Assert.InRange(malformed.Offset, 0, bytes.Length);
    }
}
