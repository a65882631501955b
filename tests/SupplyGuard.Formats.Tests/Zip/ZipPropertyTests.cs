using System.IO.Compression;
using SupplyGuard.Formats.Zip;
using TestKit;

namespace SupplyGuard.Formats.Tests.Zip;

public sealed class ZipPropertyTests
{
    private static readonly byte[][] Seeds =
    [
        ZipSamples.Valid(),
        ZipSamples.ValidZip64(),
        ZipSamples.ByZipArchive(("a/b.txt", [.. Enumerable.Repeat((byte)'a', 200)], CompressionLevel.Optimal), ("c", ZipSamples.Hello, CompressionLevel.NoCompression)),
    ];

    [Fact]
    public void Any_bytes_end_Ok_or_Malformed()
    {
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (seed, index) in Seeds.Select((seed, index) => (seed, index)))
        {
            foreach (var mutant in Mutator.Mutants(seed, 2000, seed: 100 + index))
            {
                var outcome = Walk(mutant);
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
        }

        // A mutator that only ever hits the first check would prove nothing.
        Assert.True(outcomes.Count >= 4, string.Join(", ", outcomes));
    }

    [Fact]
    public void Every_strict_prefix_is_malformed()
    {
        foreach (var prefix in Seeds.SelectMany(Mutator.Prefixes))
            Assert.IsType<Parsed<ZipDirectory>.Malformed>(ZipReader.Read(new FileWindow(prefix), ZipLimits.Default));
    }

    [Fact]
    public void Whatever_is_accepted_is_read_by_ZipArchive_in_the_same_way()
    {
        foreach (var mutant in Seeds.SelectMany((seed, index) => Mutator.Mutants(seed, 2000, seed: 200 + index)))
        {
            var file = new FileWindow(mutant);
            if (ZipReader.Read(file, ZipLimits.Default) is not Parsed<ZipDirectory>.Ok ok)
                continue;

            using var oracle = new ZipArchive(new MemoryStream(mutant));
            Assert.Equal(oracle.Entries.Select(entry => entry.FullName), ok.Value.Entries.Select(entry => entry.Name));
            foreach (var (entry, expected) in ok.Value.Entries.Zip(oracle.Entries))
            {
                if (ZipReader.Extract(file, entry, 1 << 20) is not Parsed<byte[]>.Ok content)
                    continue;

                using var stream = expected.Open();
                using var copy = new MemoryStream();
                stream.CopyTo(copy);
                Assert.Equal(copy.ToArray(), content.Value);
            }
        }
    }

    [Fact]
    public void A_nest_of_impossible_sizes_is_bounded()
    {
        // 42 levels of archives, each of which claims to be 4 GB: no level is opened because of what it claims.
        var bytes = ZipSamples.Hello;
        for (var level = 0; level < 42; level++)
            bytes = ZipTestWriter.Write(new ZipTestEntry("nest.zip", bytes) { Method = 8, Compressed = ZipTestWriter.DeflateStored(bytes), CentralSize = 0xFFFF_FFFE, LocalSize = 0xFFFF_FFFE });

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<ZipDirectory>.Malformed>(ZipReader.Read(new FileWindow(bytes), ZipLimits.Default)).Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static string Walk(byte[] mutant)
    {
        var file = new FileWindow(mutant);
        switch (ZipReader.Read(file, ZipLimits.Package))
        {
            case Parsed<ZipDirectory>.Malformed malformed:
                Assert.InRange(malformed.Offset, 0, mutant.Length);
                return malformed.Fault.ToString();
            case Parsed<ZipDirectory>.Ok ok:
                return string.Join('+', ok.Value.Entries.Select(entry => ZipReader.Extract(file, entry, 1 << 20) is Parsed<byte[]>.Malformed content ? content.Fault.ToString() : "Ok").Distinct().Order(StringComparer.Ordinal));
            default:
                throw new InvalidOperationException("Parsed has two cases.");
        }
    }
}
