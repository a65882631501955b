using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using SupplyGuard.Formats.Tests.Numpy;
using SupplyGuard.Formats.Tests.Zip;
using TestKit;

namespace SupplyGuard.Formats.Tests.Corpus;

/// <summary>
/// Makes the files of the zip and numpy corpora with the test writers. Runs only with UPDATE_GOLDEN=1 and prints rows for the README,
/// because the committed files are what counts: they keep their bytes when a writer changes.
/// </summary>
public sealed class CorpusWriter(ITestOutputHelper output)
{
    private const string W = "ZipTestWriter";
    private const string N = "NumpyTestWriter";

    [Fact]
    public void Describes_each_file_once()
    {
        ImmutableArray<(CorpusFile File, byte[] Bytes)> files = [.. Zip(), .. ZipHostile(), .. Numpy()];

        Assert.Equal(files.Length, files.Select(file => file.File.Path).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not "1")
            return;

        foreach (var (file, bytes) in files)
        {
            var path = Repository.PathTo("tests", "Corpus", file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            output.WriteLine($"| `{file.Path}` | {file.Expected} | {file.What} | {file.How} |");
        }
    }

    private static IEnumerable<(CorpusFile File, byte[] Bytes)> Zip()
    {
        var hello = ZipSamples.Hello;
        yield return Of("zip/valid/plain.zip", "Ok", "stored, deflated, descriptor and folder", W, ZipSamples.Valid());
        yield return Of("zip/valid/zip64.zip", "Ok", "zip64 end records and a zip64 descriptor", W, ZipSamples.ValidZip64());
        yield return Of("zip/valid/empty.zip", "Ok", "an end record and nothing else", W, ZipTestWriter.Write());
        yield return Of("zip/valid/nested.zip", "Ok", "a stored archive: a second end record that is content", W, ZipTestWriter.Write(new ZipTestEntry("inner.zip", ZipSamples.Valid())));
        yield return Of("zip/valid/escaped.nupkg", "Ok", "a percent-encoded space in a package", W, ZipTestWriter.Write(ZipSamples.Stored("lib/a%20b.txt")));
        yield return Of("zip/malformed/cut.zip", "Truncated", "the last ten bytes are missing", W, ZipSamples.Valid()[..^10]);
        yield return Of("zip/malformed/crc.zip", "Inconsistent", "both headers state a wrong CRC-32; .NET does not notice", W, ZipTestWriter.Write(ZipSamples.Stored() with { CentralCrc32 = 1, LocalCrc32 = 1 }));
        yield return Of("zip/malformed/short-deflate.zip", "Truncated", "a compressed stream without its last block", W, ZipTestWriter.Write(ZipSamples.Deflated() with { Compressed = [0, .. ZipTestWriter.DeflateStored(hello)[1..]] }));
        yield return Of("zip/malformed/deflate-tail.zip", "Inconsistent", "bytes after the compressed stream, inside the entry", W, ZipTestWriter.Write(ZipSamples.Deflated() with { Compressed = [.. ZipTestWriter.DeflateStored(hello), 0] }));
        yield return Of("zip/malformed/count.zip", "Inconsistent", "the end record counts one entry too many", W, new ZipTestWriter { EntryCount = 2 }.ToBytes(ZipSamples.Stored()));
        yield return Of("zip/malformed/multi-disk.zip", "Unsupported", "the archive spans several disks", W, new ZipTestWriter { Disk = 1 }.ToBytes(ZipSamples.Stored()));
        yield return Of("zip/malformed/method.zip", "Unsupported", "compression method 12 (bzip2)", W, ZipTestWriter.Write(ZipSamples.Stored() with { Method = 12 }));
        yield return Of("zip/malformed/descriptor.zip", "Inconsistent", "a data descriptor with another CRC-32", W, ZipTestWriter.Write(ZipSamples.WithDescriptor() with { Descriptor = ZipTestWriter.Descriptor([1]) }));
    }

    private static IEnumerable<(CorpusFile File, byte[] Bytes)> ZipHostile()
    {
        var stored = ZipSamples.Stored();
        yield return Of("zip/hostile/local-name.zip", "Inconsistent", "the local header names another file (CVE-2025-1944)", W, ZipTestWriter.Write(stored with { LocalRawName = "b.txt"u8.ToArray() }));
        yield return Of("zip/hostile/local-flags.zip", "Inconsistent", "the local header claims encryption (CVE-2025-1945)", W, ZipTestWriter.Write(stored with { LocalFlags = 1 }));
        yield return Of("zip/hostile/encrypted.zip", "Unsupported", "encryption flag; .NET hands out the ciphertext", W, ZipTestWriter.Write(stored with { Flags = 1 }));
        yield return Of("zip/hostile/duplicate.zip", "Inconsistent", "one name twice: readers take the first or the last", W, ZipTestWriter.Write(stored, new ZipTestEntry("a.txt", "other"u8.ToArray())));
        yield return Of("zip/hostile/case.zip", "Inconsistent", "two names that differ in case only", W, ZipTestWriter.Write(stored, ZipSamples.Stored("A.txt")));
        yield return Of("zip/hostile/file-as-folder.zip", "Inconsistent", "a file that another entry uses as its folder", W, ZipTestWriter.Write(ZipSamples.Stored("a"), ZipSamples.Stored("a/b")));
        yield return Of("zip/hostile/parent.zip", "Inconsistent", "leaves its folder ('zip slip')", W, ZipTestWriter.Write(ZipSamples.Stored("../a.txt")));
        yield return Of("zip/hostile/absolute.zip", "Inconsistent", "an absolute name", W, ZipTestWriter.Write(ZipSamples.Stored("/etc/a")));
        yield return Of("zip/hostile/backslash.zip", "Inconsistent", "leaves its folder on Windows", W, ZipTestWriter.Write(ZipSamples.Stored("..\\a.txt")));
        yield return Of("zip/hostile/nul.zip", "Inconsistent", "a NUL in a name: C readers stop there", W, ZipTestWriter.Write(ZipSamples.Stored("a.txt\0.png")));
        yield return Of("zip/hostile/escaped-parent.nupkg", "Inconsistent", "leaves its folder once percent-decoded", W, ZipTestWriter.Write(ZipSamples.Stored("lib/%2e%2e/%2e%2e/a")));
        yield return Of("zip/hostile/unicode-path.zip", "Unsupported", "a second name in extra field 0x7075", W, ZipTestWriter.Write(stored with { CentralExtra = ZipTestWriter.Extra(0x7075, [1, 0, 0, 0, 0, (byte)'b']) }));
        yield return Of("zip/hostile/link.zip", "Unsupported", "a symbolic link", W, ZipTestWriter.Write(stored with { ExternalAttributes = 0xA1FF_0000 }));
        yield return Of("zip/hostile/prefix.zip", "Inconsistent", "a script before the archive", W, ZipTestWriter.Write(stored with { Before = "#!/bin/sh\n"u8.ToArray() }));
        yield return Of("zip/hostile/suffix.zip", "Inconsistent", "a pickle after the archive", W, new ZipTestWriter { AfterEnd = [0x80, 4, (byte)'N', (byte)'.'] }.ToBytes(stored));
        yield return Of("zip/hostile/hidden.zip", "Inconsistent", "a local record that no central record names", W, ZipTestWriter.Write(stored, ZipSamples.Stored("hidden") with { OmitCentral = true }));
        yield return Of("zip/hostile/overlap.zip", "Inconsistent", "two central records for one local record", W, ZipTestWriter.Write(stored, ZipSamples.Stored("b.txt") with { LocalOffset = 0, OmitLocal = true }));
        yield return Of("zip/hostile/two-ends.zip", "Inconsistent", "an end record inside the comment of the end record", W, new ZipTestWriter { Comment = ZipTestWriter.Write() }.ToBytes(stored));
        yield return Of("zip/hostile/zip64-lie.zip", "Inconsistent", "zip64 and classic end record point to different directories", W, new ZipTestWriter { Zip64 = true, CentralOffset = 0 }.ToBytes(stored));
        yield return Of("zip/hostile/claims-4-gb.zip", "TooLarge", "4 GB claimed for twenty bytes", W, ZipTestWriter.Write(ZipSamples.Deflated() with { CentralSize = 0xFFFF_FFFE, LocalSize = 0xFFFF_FFFE }));
        yield return Of("zip/hostile/bomb.zip", "Inconsistent", "a million zeros behind a stated size of 1000", $"{W} and .NET's DeflateStream", ZipTestWriter.Write(new ZipTestEntry("a", []) { Method = 8, Compressed = Zeros(1 << 20), CentralSize = 1000, LocalSize = 1000 }));
    }

    private static IEnumerable<(CorpusFile File, byte[] Bytes)> Numpy()
    {
        var floats = new byte[24];
        var array = NumpyTestWriter.Array("<f4", "(2, 3)", floats);
        byte[] pickle = [0x80, 4, .. Encoding.ASCII.GetBytes("cnt\nsystem\n.")];
        yield return Of("numpy/valid/plain.npy", "Ok", "float32 [2, 3]", N, array);
        yield return Of("numpy/valid/fortran.npy", "Ok", "column-major, version 2.0", N, NumpyTestWriter.Array("<f4", "(2, 3)", floats, fortranOrder: true, version: 2));
        yield return Of("numpy/valid/big-endian.npy", "Ok", "big-endian int16, version 3.0", N, NumpyTestWriter.Array(">i2", "(12,)", floats, version: 3));
        yield return Of("numpy/valid/plain.npz", "Ok", "two arrays", $"{N} and {W}", ZipTestWriter.Write(new ZipTestEntry("image.npy", array), new ZipTestEntry("label.npy", NumpyTestWriter.Array("<i8", "(2,)", new byte[16]))));
        yield return Of("numpy/malformed/short.npy", "Truncated", "one byte of data is missing", N, array[..^1]);
        yield return Of("numpy/malformed/long.npy", "Inconsistent", "one byte follows the data", N, [.. array, 0]);
        yield return Of("numpy/malformed/boolean.npy", "Inconsistent", "a boolean that is 2", N, NumpyTestWriter.Array("|b1", "(1,)", [2]));
        yield return Of("numpy/malformed/version.npy", "Unsupported", "version 4.0", N, NumpyTestWriter.Array("<f4", "(2, 3)", floats, version: 4));
        yield return Of("numpy/hostile/object.npy", "Unsupported", "an object array, that is, a pickle (imports nt.system, never calls it)", N, NumpyTestWriter.Array("|O", "(1,)", pickle));
        yield return Of("numpy/hostile/pickle.npz", "Inconsistent", "a bare pickle among the arrays (imports nt.system, never calls it)", $"{N} and {W}", ZipTestWriter.Write(new ZipTestEntry("image.npy", array), new ZipTestEntry("data.pkl", pickle)));
        yield return Of("numpy/hostile/overflow.npy", "TooLarge", "a shape whose product overflows 64 bits", N, NumpyTestWriter.Array("<f4", "(4611686018427387904, 4)", floats));
        yield return Of("numpy/hostile/zero-overflow.npy", "TooLarge", "an overflowing shape hidden behind a zero", N, NumpyTestWriter.Array("<f4", "(0, 9223372036854775807, 2)", []));
        yield return Of("numpy/hostile/header-length.npy", "TooLarge", "a header of 4 GB", N, NumpyTestWriter.File("{}", [], version: 2, headerLength: uint.MaxValue));
        yield return Of("numpy/hostile/expression.npy", "Inconsistent", "an expression where the header's literal belongs", N, NumpyTestWriter.File("{'descr': '<f4', 'fortran_order': False, 'shape': (2**20,), }", floats));
    }

    private static (CorpusFile File, byte[] Bytes) Of(string path, string expected, string what, string how, byte[] bytes) => (new CorpusFile(path, expected, what, how), bytes);

    private static byte[] Zeros(int count)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(new byte[count]);
        return stream.ToArray();
    }
}
