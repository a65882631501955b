using System.IO.Compression;

namespace SupplyGuard.Formats.Tests.Zip;

/// <summary>Archives that other tests start from.</summary>
internal static class ZipSamples
{
    public static byte[] Hello { get; } = "hello, archive"u8.ToArray();

    public static ZipTestEntry Stored(string name = "a.txt") => new(name, Hello);

    public static ZipTestEntry Deflated(string name = "b.txt") => new(name, Hello) { Method = 8, Compressed = ZipTestWriter.DeflateStored(Hello) };

    public static ZipTestEntry WithDescriptor(string name = "c.txt") => new(name, Hello)
    {
        Flags = 0x0808,
        LocalCrc32 = 0,
        LocalSize = 0,
        LocalCompressedSize = 0,
        Descriptor = ZipTestWriter.Descriptor(Hello),
    };

    public static ZipTestEntry WithZip64Descriptor(string name = "d.txt") => new(name, Hello)
    {
        Flags = 0x0008,
        LocalCrc32 = 0,
        LocalSize = uint.MaxValue,
        LocalCompressedSize = uint.MaxValue,
        LocalExtra = ZipTestWriter.Extra(1, [.. ZipTestWriter.U64((ulong)Hello.Length), .. ZipTestWriter.U64((ulong)Hello.Length)]),
        Descriptor = [.. ZipTestWriter.U32(0x08074B50), .. ZipTestWriter.U32(ZipTestWriter.Crc(Hello)), .. ZipTestWriter.U64((ulong)Hello.Length), .. ZipTestWriter.U64((ulong)Hello.Length)],
    };

    public static byte[] Valid() => ZipTestWriter.Write(Stored(), Deflated(), WithDescriptor(), new ZipTestEntry("folder/", []));

    public static byte[] ValidZip64() => new ZipTestWriter { Zip64 = true }.ToBytes(Stored(), WithZip64Descriptor(), Deflated());

    /// <summary>An archive written by .NET.</summary>
    public static byte[] ByZipArchive(params (string Name, byte[] Content, CompressionLevel Level)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content, level) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
