using System.Formats.Tar;
using System.IO.Compression;
using SupplyGuard.Formats.Archives;
using TestKit;

namespace SupplyGuard.Formats.Tests.Archives;

/// <summary>The search takes what lenient readers would: what <see cref="ArchiveReader"/> refuses hides no model.</summary>
public sealed class ModelSearchTests
{
    private static readonly byte[] Model = [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'];

    [Fact]
    public void Names_that_are_taken_twice_hide_nothing() => Assert.Equal(["a", "a"], Names(Zip(("a", Model), ("a", Model))));

    [Fact]
    public void An_encrypted_entry_hides_nothing_beside_it()
    {
        var zip = Zip(("secret.txt", [1]), ("a", Model));
        zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;

        Assert.Equal(["a"], Names(zip));
    }

    [Fact]
    public void An_entry_that_only_says_that_it_is_encrypted_hides_nothing()
    {
        var zip = Zip(("a", Model));
        zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;

        Assert.Equal(["a"], Names(zip));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(100_000)]
    public void A_length_that_is_not_true_hides_nothing(int stated)
    {
        var zip = Zip(("a", Model));
        BitConverter.GetBytes(stated).CopyTo(zip, zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 24);

        Assert.Equal(["a"], Names(zip));
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(200_000_000)]
    public void A_length_that_is_not_true_hides_no_large_model(int stated)
    {
        byte[] model = [0x08, 7, 0x3A, .. Varint(1_000_000), .. new byte[1_000_000]];
        var zip = Zip(("a", model));
        BitConverter.GetBytes(stated).CopyTo(zip, zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 24);

        Assert.Equal(Digest.Sha256(model), Assert.Single(Search(zip).Found).Sha256);
    }

    [Fact]
    public void An_archive_that_ends_where_its_stated_length_does_hides_none_behind_it_in_silence()
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "readme") { DataStream = new MemoryStream(new byte[512]) });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "a") { DataStream = new MemoryStream(Model) });
        }

        var zip = Zip(("b.tar", tar.ToArray()));
        BitConverter.GetBytes(1024).CopyTo(zip, zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 24);

        Assert.Contains("another length", Search(zip).Unfinished, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_encrypted_and_has_no_name_of_a_model_is_none()
    {
        var noise = new byte[1000];
        new Random(1).NextBytes(noise);
        var zip = Zip(("a", noise));
        var record = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        zip[record + 8] |= 1;
        new Random(2).NextBytes(zip.AsSpan(31, 900));

        Assert.Equal(([], null), Search(zip));
    }

    [Fact]
    public void A_deflated_archive_in_an_archive_is_searched()
    {
        var inner = Zip(("a", Model), ("pad", new byte[4096]));
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "inner.zip") { DataStream = new MemoryStream(inner) });

        Assert.Equal(["inner.zip!/a"], Names(Zip(("inner.zip", inner))));
        Assert.Equal(["inner.zip!/a"], Names(Gzip(tar.ToArray())));
    }

    [Fact]
    public void An_entry_that_breaks_off_hides_nothing_behind_it()
    {
        var zip = Zip(("broken", [0x78, 0x9C, .. new byte[14]]), ("a", Model));
        zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 25] = 0x10;

        var (found, unfinished) = Search(zip);

        Assert.Equal(["a"], found.Select(model => model.Name));
        Assert.NotNull(unfinished);
    }

    [Fact]
    public void Entries_that_overlap_are_not_searched_again_and_again()
    {
        var zip = Zip(("a", new byte[100]), ("b", new byte[100]));
        var second = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.GetBytes(zip.Length).CopyTo(zip, second + 20);

        Assert.Contains("overlap", Search(zip).Unfinished, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_begins_like_a_stream_of_zlib_is_a_text()
    {
        byte[] text = [.. "x^2 + y^2 = z^2 for all of them, and so on and on and on.\n"u8];

        Assert.Empty(Names(Zip(("proof.txt", text))));
    }

    [Fact]
    public void Links_long_names_and_folders_of_a_tape_archive_hide_nothing()
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "folder"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = new string('l', 300) });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, new string('n', 200)) { DataStream = new MemoryStream(Model) });
            writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, new string('m', 200)) { DataStream = new MemoryStream(Model) });
        }

        Assert.Equal([new string('n', 200), new string('m', 200)], Names(tar.ToArray()));
    }

    [Fact]
    public void An_archive_with_an_array_in_it_is_searched_like_any_other() =>
        Assert.Equal(["b"], Names(Zip(("a.npy", [0x93, .. "NUMPY"u8]), ("b", Model))));

    [Fact]
    public void A_second_stream_behind_the_first_is_searched_as_readers_would_go_on()
    {
        byte[] two = [.. Gzip(Model[..5]), .. Gzip(Model[5..])];

        Assert.Equal(["content"], Names(two));
    }

    [Fact]
    public void A_compressed_model_that_begins_like_a_tape_archive_is_a_model()
    {
        var tar = new byte[2048];
        byte[] versionAndGraph = [0x08, 7, 0x3A, 0];
        versionAndGraph.CopyTo(tar, 0);
        "0000000\0"u8.CopyTo(tar.AsSpan(124));
        tar.AsSpan(148, 8).Fill((byte)' ');
        tar[156] = (byte)'0';
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(tar.AsSpan(0, 512).ToArray().Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);

        Assert.Equal("content", Assert.Single(Search(Gzip(tar)).Found).Name);
    }

    [Fact]
    public void A_tape_archive_that_is_damaged_was_not_searched_to_its_end()
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "a") { DataStream = new MemoryStream([1]) });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "b") { DataStream = new MemoryStream(Model) });
        }

        var bytes = tar.ToArray();
        bytes[1024] ^= 1;
        var (found, unfinished) = Search(bytes);

        Assert.Empty(found);
        Assert.Contains("checksum", unfinished, StringComparison.Ordinal);
    }

    [Fact]
    public void What_states_a_size_that_no_file_has_is_not_searched_to_its_end()
    {
        var path = Repository.PathTo("tests", "Corpus", "archives", "hostile", "size-of-2-to-62.tar");

        Assert.NotNull(Search(File.ReadAllBytes(path)).Unfinished);
    }

    [Fact]
    public void A_file_that_only_begins_like_an_archive_holds_nothing() => Assert.Equal(([], null), Search("PK\u0003\u0004"u8.ToArray()));

    private static string[] Names(byte[] archive)
    {
        var (found, unfinished) = Search(archive);
        Assert.Null(unfinished);
        Assert.All(found, model => Assert.Equal(Digest.Sha256(Model), model.Sha256));
        return [.. found.Select(model => model.Name)];
    }

    private static (PackedModel[] Found, string? Unfinished) Search(byte[] archive)
    {
        var window = new FileWindow(archive);
        var search = new ModelSearch(_ => false, TestContext.Current.CancellationToken);
        PackedModel[] found = [.. search.Find(window, FormatSniffer.Sniff(window), "content.gz")];
        return (found, search.Unfinished);
    }

    private static byte[] Varint(int value) => [(byte)((value & 0x7F) | 0x80), (byte)(((value >> 7) & 0x7F) | 0x80), (byte)(value >> 14)];

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);

        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                using var file = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                file.Write(content);
            }
        }

        return packed.ToArray();
    }
}
