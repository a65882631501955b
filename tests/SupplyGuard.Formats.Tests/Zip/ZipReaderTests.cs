using System.IO.Compression;
using System.Text;
using SupplyGuard.Formats.Zip;
using TestKit;

namespace SupplyGuard.Formats.Tests.Zip;

public sealed class ZipReaderTests
{
    [Fact]
    public void Reads_what_ZipArchive_wrote()
    {
        var large = Enumerable.Range(0, 300_000).Select(i => (byte)((i * 31 / 7) & 0xFF)).ToArray();
        var bytes = ZipSamples.ByZipArchive(
            ("lib/a.dll", large, CompressionLevel.Optimal),
            ("b.txt", ZipSamples.Hello, CompressionLevel.NoCompression),
            ("é/ü.bin", large, CompressionLevel.Fastest),
            ("empty", [], CompressionLevel.Optimal));
        var file = new FileWindow(bytes);

        var directory = Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(file, ZipLimits.Default)).Value;

        using var oracle = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(oracle.Entries.Select(entry => entry.FullName), directory.Entries.Select(entry => entry.Name));
        foreach (var (entry, expected) in directory.Entries.Zip(oracle.Entries))
        {
            using var content = new MemoryStream();
            using (var stream = expected.Open())
                stream.CopyTo(content);
            Assert.Equal(content.ToArray(), Extract(file, entry));
            Assert.Equal(Digest.Sha256(content.ToArray()), Assert.IsType<Parsed<Digest>.Ok>(ZipReader.DigestOf(file, entry, long.MaxValue)).Value);
        }
    }

    [Fact]
    public void Reads_what_ZipArchive_wrote_to_a_stream_that_cannot_seek()
    {
        using var pipe = new MemoryStream();
        using (var forwardOnly = new ForwardOnlyStream(pipe))
        using (var archive = new ZipArchive(forwardOnly, ZipArchiveMode.Create))
        {
            foreach (var name in new[] { "a", "b" })
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(ZipSamples.Hello);
            }
        }

        var file = new FileWindow(pipe.ToArray());
        var directory = Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(file, ZipLimits.Default)).Value;

        Assert.All(directory.Entries, entry => Assert.True(entry.HasDataDescriptor));
        Assert.All(directory.Entries, entry => Assert.Equal(ZipSamples.Hello, Extract(file, entry)));
    }

    [Fact]
    public void Is_read_by_ZipArchive_as_we_read_it()
    {
        foreach (var bytes in new[] { ZipSamples.Valid(), ZipSamples.ValidZip64() })
        {
            var file = new FileWindow(bytes);
            var directory = Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(file, ZipLimits.Default)).Value;
            using var oracle = new ZipArchive(new MemoryStream(bytes));
            Assert.Equal(oracle.Entries.Select(entry => (entry.FullName, entry.Length, entry.CompressedLength)), directory.Entries.Select(entry => (entry.Name, entry.Size, entry.CompressedSize)));
        }
    }

    [Fact]
    public void Accounts_for_every_byte()
    {
        var bytes = new ZipTestWriter { Comment = "hi"u8.ToArray() }.ToBytes(ZipSamples.Stored(), ZipSamples.WithDescriptor());

        var directory = Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(new FileWindow(bytes), ZipLimits.Default)).Value;

        Assert.Equal([0, directory.Entries[0].EndOffset], directory.Entries.Select(entry => entry.LocalOffset));
        Assert.Equal(35, directory.Entries[0].DataOffset);
        Assert.Equal(directory.Entries[1].DataOffset + ZipSamples.Hello.Length + 16, directory.Entries[1].EndOffset);
        Assert.Equal(directory.CentralOffset, directory.Entries[1].EndOffset);
        Assert.Equal([directory.CentralOffset, directory.CentralOffset + directory.Entries[0].CentralLength], directory.Entries.Select(entry => entry.CentralOffset));
        Assert.Equal(directory.EndOffset, directory.CentralOffset + directory.CentralLength);
        Assert.Equal("hi"u8.ToArray(), directory.Comment);
        Assert.Equal(bytes.Length, directory.EndOffset + 22 + 2);
        Assert.False(directory.IsZip64);
    }

    [Fact]
    public void Reads_zip64_records_and_descriptors()
    {
        var file = new FileWindow(ZipSamples.ValidZip64());

        var directory = Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(file, ZipLimits.Default)).Value;

        Assert.True(directory.IsZip64);
        Assert.All(directory.Entries, entry => Assert.Equal(ZipSamples.Hello, Extract(file, entry)));
    }

    [Fact]
    public void Reads_zip64_fields_of_a_central_record()
    {
        var size = ZipTestWriter.U64((ulong)ZipSamples.Hello.Length);
        var bytes = ZipTestWriter.Write(ZipSamples.Stored() with
        {
            CentralSize = uint.MaxValue,
            CentralCompressedSize = uint.MaxValue,
            LocalOffset = uint.MaxValue,
            CentralExtra = ZipTestWriter.Extra(1, [.. size, .. size, .. ZipTestWriter.U64(0)]),
        });

        var directory = Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(new FileWindow(bytes), ZipLimits.Default)).Value;

        Assert.Equal(ZipSamples.Hello.Length, Assert.Single(directory.Entries).Size);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Reads_every_form_of_data_descriptor(int form)
    {
        byte[] crc = ZipTestWriter.U32(ZipTestWriter.Crc(ZipSamples.Hello));
        byte[] size = form < 2 ? ZipTestWriter.U32((uint)ZipSamples.Hello.Length) : ZipTestWriter.U64((ulong)ZipSamples.Hello.Length);
        byte[] signature = form % 2 == 0 ? [] : ZipTestWriter.U32(0x08074B50);
        var bytes = ZipTestWriter.Write(ZipSamples.WithDescriptor() with { Descriptor = [.. signature, .. crc, .. size, .. size] }, ZipSamples.Stored());

        Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(new FileWindow(bytes), ZipLimits.Default));
    }

    [Fact]
    public void Reads_records_in_any_order_and_reports_central_order()
    {
        // The writer states each record's true offset, so exchanging two central records of equal length is a true archive too.
        var bytes = ZipTestWriter.Write(ZipSamples.Stored("a"), ZipSamples.Stored("b"));
        var central = bytes.Length - 22 - (2 * 47);
        byte[] swapped = [.. bytes[..central], .. bytes[(central + 47)..(central + 94)], .. bytes[central..(central + 47)], .. bytes[(central + 94)..]];

        var directory = Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(new FileWindow(swapped), ZipLimits.Default)).Value;

        Assert.Equal(["b", "a"], directory.Entries.Select(entry => entry.Name));
    }

    [Fact]
    public void Reads_an_archive_without_entries() =>
        Assert.Empty(Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(new FileWindow(ZipTestWriter.Write()), ZipLimits.Default)).Value.Entries);

    [Fact]
    public void Decodes_percent_encoded_paths_of_packages_only()
    {
        var file = new FileWindow(ZipTestWriter.Write(ZipSamples.Stored("lib/a%20b.txt")));

        Assert.Equal("lib/a b.txt", Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(file, ZipLimits.Package)).Value.Entries[0].Path);
        Assert.Equal("lib/a%20b.txt", Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(file, ZipLimits.Default)).Value.Entries[0].Path);
    }

    [Fact]
    public void Reads_an_open_file_from_many_threads()
    {
        using var folder = new TemporaryFolder();
        var content = new byte[200_000];
        new Random(7).NextBytes(content);
        var path = folder.Write("a.zip", ZipSamples.ByZipArchive(("a", content, CompressionLevel.Optimal), ("b", content, CompressionLevel.Fastest)));
        using var handle = File.OpenHandle(path);
        var file = new FileWindow(handle);
        var directory = Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(file, ZipLimits.Default)).Value;

        Parallel.For(0, 32, i => Assert.Equal(
            Digest.Sha256(content),
            Assert.IsType<Parsed<Digest>.Ok>(ZipReader.DigestOf(file, directory.Entries[i % 2], content.Length)).Value));
    }

    [Fact]
    public void Computes_the_check_value_of_CRC_32()
    {
        var crc = new Crc32();
        crc.Append(Encoding.ASCII.GetBytes("123456789"));

        Assert.Equal(0xCBF43926, crc.Value);
    }

    private static byte[] Extract(FileWindow file, ZipEntry entry) => Assert.IsType<Parsed<byte[]>.Ok>(ZipReader.Extract(file, entry, entry.Size)).Value;

    /// <summary>Makes .NET write data descriptors, because it cannot go back and fill in the sizes.</summary>
    private sealed class ForwardOnlyStream(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
