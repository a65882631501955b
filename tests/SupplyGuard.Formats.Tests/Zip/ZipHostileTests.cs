using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Tests.Zip;

public sealed class ZipHostileTests
{
    private static ZipTestEntry Stored => ZipSamples.Stored();

    private static byte[] Hello => ZipSamples.Hello;

    [Fact]
    public void Refuses_a_local_header_that_says_otherwise()
    {
        Refused(Fault.Inconsistent, Stored with { LocalRawName = "b.txt"u8.ToArray() });
        Refused(Fault.Inconsistent, Stored with { LocalRawName = "a.txt.exe"u8.ToArray() });
        Refused(Fault.Inconsistent, Stored with { LocalMethod = 8 });
        Refused(Fault.Inconsistent, Stored with { LocalFlags = 0x0800 });
        Refused(Fault.Inconsistent, Stored with { LocalFlags = 1 });
        Refused(Fault.Inconsistent, Stored with { LocalCrc32 = 1 });
        Refused(Fault.Inconsistent, Stored with { LocalCrc32 = 0 });
        Refused(Fault.Inconsistent, Stored with { LocalSize = 1 });
        Refused(Fault.Inconsistent, Stored with { LocalCompressedSize = 1 });
    }

    [Fact]
    public void Refuses_a_local_zip64_field_that_says_otherwise()
    {
        byte[] wrong = [.. ZipTestWriter.U64(1), .. ZipTestWriter.U64((ulong)Hello.Length)];
        byte[] right = [.. ZipTestWriter.U64((ulong)Hello.Length), .. ZipTestWriter.U64((ulong)Hello.Length)];

        Refused(Fault.Inconsistent, Stored with { LocalExtra = ZipTestWriter.Extra(1, wrong) });
        Refused(Fault.Inconsistent, Stored with { LocalExtra = ZipTestWriter.Extra(1, wrong), LocalSize = uint.MaxValue, LocalCompressedSize = uint.MaxValue });
        Refused(Fault.Inconsistent, Stored with { LocalExtra = ZipTestWriter.Extra(1, right), LocalSize = 3 });
        Refused(Fault.Inconsistent, Stored with { LocalExtra = ZipTestWriter.Extra(1, right[..8]) });
        Refused(Fault.Inconsistent, Stored with { LocalExtra = ZipTestWriter.Extra(1, []) });
        Refused(Fault.Inconsistent, Stored with { LocalExtra = [.. ZipTestWriter.Extra(1, right), .. ZipTestWriter.Extra(1, right)] });
        Refused(Fault.Truncated, Stored with { LocalExtra = [1, 0, 16, 0, 1] });
    }

    [Fact]
    public void Refuses_a_central_zip64_field_that_was_not_asked_for()
    {
        Refused(Fault.Inconsistent, Stored with { CentralExtra = ZipTestWriter.Extra(1, ZipTestWriter.U64((ulong)Hello.Length)) });
        Refused(Fault.Truncated, Stored with { CentralSize = uint.MaxValue, CentralExtra = ZipTestWriter.Extra(1, [1, 2]) });
        Refused(Fault.Truncated, Stored with { CentralSize = uint.MaxValue });
    }

    [Fact]
    public void Refuses_a_data_descriptor_that_says_otherwise()
    {
        var descriptor = ZipTestWriter.Descriptor(Hello);
        for (var i = 0; i < descriptor.Length; i++)
        {
            var damaged = descriptor.ToArray();
            damaged[i] ^= 0x40;
            Refused(Fault.Inconsistent, ZipSamples.WithDescriptor() with { Descriptor = damaged });
        }

        Refused(Fault.Inconsistent, ZipSamples.WithDescriptor() with { Descriptor = [] });
        Refused(Fault.Inconsistent, ZipSamples.WithDescriptor() with { Descriptor = [.. descriptor, 0] });
        Refused(Fault.Inconsistent, Stored with { Descriptor = descriptor });
    }

    [Fact]
    public void Refuses_bytes_that_belong_to_nothing()
    {
        Refused(Fault.Inconsistent, Stored with { Before = "#!/bin/sh\n"u8.ToArray() });
        Refused(Fault.Inconsistent, Stored, ZipSamples.Deflated() with { Before = [0] });
        Refused(Fault.Inconsistent, new ZipTestWriter { BeforeCentral = [0] }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { AfterCentral = [0] }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { AfterEnd = [0] }.ToBytes(Stored));
        Refused(Fault.Inconsistent, Stored, ZipSamples.Stored("hidden") with { OmitCentral = true });
    }

    [Fact]
    public void Refuses_central_records_that_share_a_local_record()
    {
        Refused(Fault.Inconsistent, Stored, ZipSamples.Stored("b.txt") with { LocalOffset = 0, OmitLocal = true });
        Refused(Fault.Inconsistent, Stored, ZipSamples.Stored("b.txt") with { LocalOffset = 10, OmitLocal = true });
    }

    [Fact]
    public void Refuses_an_entry_that_reaches_into_the_next()
    {
        // The construction of overlapping bombs: the data of the first entry contains the second.
        Refused(Fault.Inconsistent, Stored with { CentralSize = 40, LocalSize = 40, CentralCompressedSize = 40, LocalCompressedSize = 40 }, ZipSamples.Stored("b.txt"));
    }

    [Fact]
    public void Refuses_two_end_records()
    {
        var inner = ZipTestWriter.Write(ZipSamples.Stored("other"));
        var tail = inner[^22..];

        Refused(Fault.Inconsistent, new ZipTestWriter { Comment = tail, CommentLength = 22 }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { AfterEnd = tail }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { Comment = [.. tail, 1, 2] }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { CommentLength = 1 }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { Comment = [1, 2], CommentLength = 1 }.ToBytes(Stored));
    }

    [Fact]
    public void Accepts_an_archive_stored_inside_an_archive()
    {
        var inner = ZipTestWriter.Write(ZipSamples.Stored("inner"));

        Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(new FileWindow(ZipTestWriter.Write(new ZipTestEntry("a.zip", inner))), ZipLimits.Default));
    }

    [Fact]
    public void Refuses_an_end_record_that_describes_another_directory()
    {
        Refused(Fault.Inconsistent, new ZipTestWriter { EntryCount = 0 }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { EntryCount = 2 }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { EntryCount = ushort.MaxValue }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { CentralOffset = 0 }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { CentralOffset = uint.MaxValue }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { CentralLength = 0 }.ToBytes(Stored));
        Refused(Fault.Unsupported, new ZipTestWriter { Disk = 1 }.ToBytes(Stored));
        Refused(Fault.Unsupported, Stored with { Disk = 1 });
        Refused(Fault.Inconsistent, new ZipTestWriter { Zip64 = true, EntryCount = 2 }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { Zip64 = true, Disk = 2 }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { Zip64 = true, CentralOffset = 1 }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { Zip64 = true, CentralLength = 1 }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { Zip64 = true, Zip64RecordOffset = 0 }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { Zip64 = true, Zip64RecordSize = 45 }.ToBytes(Stored));
        Refused(Fault.Inconsistent, new ZipTestWriter { Zip64 = true, Zip64CentralLength = 1 }.ToBytes(Stored));
        Refused(Fault.Truncated, new ZipTestWriter { Zip64 = true, Zip64CentralLength = ulong.MaxValue }.ToBytes(Stored));
    }

    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("a.txt", "A.TXT")]
    [InlineData("lib/a", "LIB/a")]
    [InlineData("é", "É")]
    [InlineData("a", "a/")]
    [InlineData("a", "a/b")]
    [InlineData("A/b", "a")]
    public void Refuses_two_entries_with_one_path(string one, string other) =>
        Refused(Fault.Inconsistent, ZipSamples.Stored(one) with { Flags = 0x0800 }, ZipSamples.Stored("a!"), other.EndsWith('/') ? new ZipTestEntry(other, []) { Flags = 0x0800 } : ZipSamples.Stored(other) with { Flags = 0x0800 });

    [Theory]
    [InlineData("a", "ab", "a.b", "b/a", "b/c")]
    [InlineData("a/", "a/b", "a/c/", "a/c/d")]
    public void Accepts_paths_that_live_side_by_side(params string[] names) =>
        Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(new FileWindow(ZipTestWriter.Write([.. names.Select(name => new ZipTestEntry(name, []))])), ZipLimits.Default));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/etc/passwd")]
    [InlineData("//server/share")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/..")]
    [InlineData("./a")]
    [InlineData("a//b")]
    [InlineData("a//")]
    [InlineData("..\\a")]
    [InlineData("a\\b")]
    [InlineData("C:/a")]
    [InlineData("C:a")]
    [InlineData("a.txt:stream")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u007f")]
    [InlineData("a\u0085b")]
    [InlineData("a./b")]
    [InlineData("a ")]
    [InlineData("... ")]
    public void Refuses_the_name(string name) => Refused(Fault.Inconsistent, new ZipTestEntry(name, []) { Flags = 0x0800 });

    [Theory]
    [InlineData("%2e%2e/a")]
    [InlineData("..%2fa")]
    [InlineData("a%2f..%2fb")]
    [InlineData("%2fetc")]
    [InlineData("a%5cb")]
    [InlineData("a%00")]
    [InlineData("c%3Aa")]
    public void Refuses_the_percent_encoded_name_in_a_package(string name)
    {
        var file = new FileWindow(ZipTestWriter.Write(ZipSamples.Stored(name)));

        Assert.Equal(Fault.Inconsistent, Assert.IsType<Parsed<ZipDirectory>.Malformed>(ZipReader.Read(file, ZipLimits.Package)).Fault);
        Assert.IsType<Parsed<ZipDirectory>.Ok>(ZipReader.Read(file, ZipLimits.Default));
    }

    [Fact]
    public void Refuses_paths_of_a_package_that_collide_once_decoded() => Assert.IsType<Parsed<ZipDirectory>.Malformed>(
        ZipReader.Read(new FileWindow(ZipTestWriter.Write(ZipSamples.Stored("a b"), ZipSamples.Stored("A%20b"))), ZipLimits.Package));

    [Fact]
    public void Refuses_a_name_that_readers_decode_differently()
    {
        Refused(Fault.Inconsistent, ZipSamples.Stored("é"));
        Refused(Fault.Inconsistent, Stored with { RawName = [0xC3, 0x28], Flags = 0x0800 });
        Refused(Fault.Unsupported, Stored with { CentralExtra = ZipTestWriter.Extra(0x7075, [1, 0, 0, 0, 0, (byte)'b']) });
        Refused(Fault.Unsupported, Stored with { LocalExtra = ZipTestWriter.Extra(0x7075, [1, 0, 0, 0, 0, (byte)'b']) });
    }

    [Fact]
    public void Refuses_encryption_unknown_methods_and_links()
    {
        foreach (ushort flags in new[] { 0x0001, 0x0040, 0x2000, 0x0020, 0x0010, 0x8000 })
            Refused(Fault.Unsupported, Stored with { Flags = flags });
        foreach (ushort method in new[] { 1, 9, 12, 14, 93, 99 })
            Refused(Fault.Unsupported, Stored with { Method = method });
        foreach (var mode in new[] { 0xA1FFu, 0x21FFu, 0x61FFu, 0x11FFu })
            Refused(Fault.Unsupported, Stored with { ExternalAttributes = mode << 16 });
    }

    [Fact]
    public void Refuses_a_folder_with_content() => Refused(Fault.Inconsistent, ZipSamples.Stored("folder/"));

    [Fact]
    public void Refuses_a_stored_entry_with_two_sizes() =>
        Refused(Fault.Inconsistent, Stored with { CentralSize = 3, LocalSize = 3 });

    [Fact]
    public void Refuses_what_is_beyond_the_limits()
    {
        var bytes = ZipTestWriter.Write(Stored, ZipSamples.Deflated());

        Refused(Fault.TooLarge, bytes, ZipLimits.Default with { Entries = 1 });
        Refused(Fault.TooLarge, bytes, ZipLimits.Default with { NameBytes = 4 });
        Refused(Fault.TooLarge, bytes, ZipLimits.Default with { DirectoryBytes = 100 });
        Refused(Fault.TooLarge, bytes, ZipLimits.Default with { TotalBytes = (2 * Hello.Length) - 1 });
        Refused(Fault.TooLarge, Bomb(), ZipLimits.Package);
    }

    /// <summary>One entry that claims 4 GB.</summary>
    private static byte[] Bomb() => ZipTestWriter.Write(ZipSamples.Deflated() with { CentralSize = 0xFFFF_FFFE, LocalSize = 0xFFFF_FFFE });

    private static void Refused(Fault fault, params ZipTestEntry[] entries) => Refused(fault, ZipTestWriter.Write(entries));

    private static void Refused(Fault fault, byte[] bytes) => Refused(fault, bytes, ZipLimits.Default);

    private static void Refused(Fault fault, byte[] bytes, ZipLimits limits)
    {
        var malformed = Assert.IsType<Parsed<ZipDirectory>.Malformed>(ZipReader.Read(new FileWindow(bytes), limits));
        Assert.True(fault == malformed.Fault, $"expected {fault}, was {malformed}");
        Assert.InRange(malformed.Offset, 0, bytes.Length);
    }
}
