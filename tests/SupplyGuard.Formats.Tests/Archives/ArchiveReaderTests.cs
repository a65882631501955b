using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using SupplyGuard.Formats.Archives;
using TestKit;

namespace SupplyGuard.Formats.Tests.Archives;

public sealed class ArchiveReaderTests
{
    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Lists_what_another_writer_wrote_with_the_same_bytes(TarEntryFormat format)
    {
        byte[] content = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i % 251))];
        var name = format is TarEntryFormat.V7 or TarEntryFormat.Ustar ? "in/a.bin" : "in/" + string.Concat(Enumerable.Repeat("long", 40)) + ".bin";
        var file = new FileWindow(Tar(format, (name, content), ("b.bin", [])));

        Assert.Equal(FormatKind.Tar, FormatSniffer.Sniff(file));
        var entries = Ok(ArchiveReader.Read(file, FormatKind.Tar, TestContext.Current.CancellationToken));

        Assert.Equal([name, "b.bin"], entries.Select(entry => entry.Name));
        var (window, digest) = Ok(entries[0].Open(0));
        Assert.Equal(content, window.Take(0, window.Length, 1000, "content"));
        Assert.Equal(Digest.Sha256(content), digest);
    }

    [Fact]
    public void Every_prefix_of_a_tar_is_malformed()
    {
        var tar = Tar(TarEntryFormat.Pax, ("größe.bin", [1, 2, 3]));
        for (var length = 0; length < tar.Length - 1024; length += length < 1024 ? 1 : 97)
            Assert.IsNotType<Parsed<ImmutableArray<ArchivedFile>>.Ok>(ArchiveReader.Read(new FileWindow(tar.AsMemory(0, length)), FormatKind.Tar, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Reads_what_the_platform_compressed_and_nothing_that_differs_in_a_byte()
    {
        byte[] content = [.. Enumerable.Range(0, 2000).Select(i => (byte)(i / 8))];
        foreach (var compressed in new[] { Compressed(content, stream => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)), Compressed(content, stream => new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true)) })
        {
            Assert.Equal(content, CompressedContent.Inflate(new FileWindow(compressed), 2000).Pieces.SelectMany(piece => piece.ToArray()));
            Assert.Equal(Fault.TooLarge, Assert.Throws<MalformedException>(() => CompressedContent.Inflate(new FileWindow(compressed), 1999)).Fault);
            Assert.Throws<MalformedException>(() => CompressedContent.Inflate(new FileWindow((byte[])[.. compressed, 0]), 2000));
            Assert.Throws<MalformedException>(() => CompressedContent.Inflate(new FileWindow((byte[])[.. compressed, .. compressed]), 4000));
            for (var length = 0; length < compressed.Length; length++)
                Assert.Throws<MalformedException>(() => CompressedContent.Inflate(new FileWindow(compressed.AsMemory(0, length)), 2000));
        }
    }

    [Fact]
    public void Does_not_take_what_needs_a_dictionary_for_a_stream_of_zlib() =>
        Assert.Equal(FormatKind.Unknown, FormatSniffer.Sniff(new FileWindow((byte[])[0x78, 0xBB, 1, 2, 3, 4, 0x4B, 4, 0, 0, 0x62, 0, 0x62])));

    [Fact]
    public void Lists_a_7z_archive_of_stored_files_with_their_content()
    {
        var file = new FileWindow(File.ReadAllBytes(Repository.PathTo("tests", "Corpus", "archives", "valid", "stored.7z")));
        var entries = Ok(ArchiveReader.Read(file, FormatSniffer.Sniff(file), TestContext.Current.CancellationToken));

        Assert.Equal(["in/config.json", "in/notes.txt"], entries.Select(entry => entry.Name));
        var (window, _) = Ok(entries[1].Open(0));
        Assert.Equal("nothing\nnothing\nnothing\nnothing\n"u8.ToArray(), window.Take(0, window.Length, 100, "content"));
    }

    [Fact]
    public void Any_mutant_of_the_corpus_ends_Ok_or_Malformed()
    {
        foreach (var path in Directory.EnumerateFiles(Repository.PathTo("tests", "Corpus", "archives"), "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".hex", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            foreach (var mutant in Mutator.Mutants(File.ReadAllBytes(path), 60, seed: 71))
                Open(mutant);
        }
    }

    private static void Open(byte[] bytes)
    {
        var file = new FileWindow(bytes);
        var kind = FormatSniffer.Sniff(file);
        if (!ArchiveReader.IsArchive(kind) || ArchiveReader.Read(file, kind, TestContext.Current.CancellationToken) is not Parsed<ImmutableArray<ArchivedFile>>.Ok(var entries))
            return;

        foreach (var entry in entries)
        {
            Assert.DoesNotContain("..", entry.Name.Split('/'));
            Assert.NotNull(entry.Open(1 << 20));
        }
    }

    private static byte[] Tar(TarEntryFormat format, params (string Name, byte[] Content)[] members)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                System.Formats.Tar.TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(content);
                writer.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Compressed(byte[] content, Func<Stream, Stream> compressor)
    {
        var stream = new MemoryStream();
        using (var writer = compressor(stream))
            writer.Write(content);

        return stream.ToArray();
    }

    private static T Ok<T>(Parsed<T> parsed) => Assert.IsType<Parsed<T>.Ok>(parsed).Value;
}
