using System.Globalization;
using SupplyGuard.Formats.Tests.Torch;
using SupplyGuard.Formats.Zip;
using TestKit;

namespace SupplyGuard.Formats.Tests.Pickle;

/// <summary>
/// Our machine against CPython's unpicklers: what is imported, at which opcode, and whether the pickle comes to its end.
/// <c>SUPPLYGUARD_PICKLE_MUTANTS</c> says how many damaged pickles are compared; 100,000 are what the project promises.
/// </summary>
public sealed class PickleOracleTests
{
    private const int FewMutants = 6_000;

    [Fact]
    public void Imports_what_CPython_imports_in_every_sample()
    {
        Assert.SkipUnless(PickleOracle.Absence is null, PickleOracle.Absence ?? "");
        var samples = Samples();

        Assert.True(samples.Count > 300);
        Compare(samples, PickleOracle.Judge(samples));
    }

    [Fact]
    public void Imports_what_CPython_imports_in_damaged_pickles()
    {
        Assert.SkipUnless(PickleOracle.Absence is null, PickleOracle.Absence ?? "");
        foreach (var batch in Mutants().Chunk(20_000))
            Compare(batch, PickleOracle.Judge(batch));
    }

    [Fact]
    public void Misses_nothing_that_CPython_imports_in_C()
    {
        Assert.SkipUnless(PickleOracle.Absence is null, PickleOracle.Absence ?? "");
        foreach (var batch in Samples().Concat(Mutants()).Chunk(20_000))
        {
            foreach (var (pickle, line) in batch.Zip(PickleOracle.Judge(batch, inC: true)))
            {
                // What CPython has read ahead of a frame it forgets when something reaches over the end of that: the machine says that this happens.
                if (PickleReading.Run(pickle).Program.FrameBreaks > 0)
                    continue;

                var ours = Imports(PickleReading.Line(pickle));
                var theirs = Imports(line);

                // The one in C ends earlier: it wants tuples as arguments, and classes where instances are made.
                Assert.True(theirs.SequenceEqual(ours.Take(theirs.Length)), $"{Convert.ToHexStringLower(pickle)}: {string.Join(' ', theirs)} against {string.Join(' ', ours)}");
                Assert.True(!line.EndsWith("stop", StringComparison.Ordinal) || theirs.Length == ours.Length, Convert.ToHexStringLower(pickle));
            }
        }
    }

    private static void Compare(IEnumerable<byte[]> pickles, string[] lines)
    {
        foreach (var (pickle, expected) in pickles.Zip(lines))
        {
            var found = PickleReading.Line(pickle);
            if (found != expected)
                Assert.Fail($"CPython says '{expected}', the machine '{found}', of {Convert.ToHexStringLower(pickle)}");
        }
    }

    private static IEnumerable<byte[]> Mutants()
    {
        var samples = Samples().Where(sample => sample.Length < 4096).ToArray();
        var wanted = int.TryParse(Environment.GetEnvironmentVariable("SUPPLYGUARD_PICKLE_MUTANTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : FewMutants;
        return samples.SelectMany((sample, index) => Mutator.Mutants(sample, 1 + (wanted / samples.Length), seed: 7_000 + index)).Take(wanted);
    }

    private static List<byte[]> Samples() => [.. PickleOracle.Samples(), .. PickleSamples.All, .. Checkpoints()];

    /// <summary>The pickles of the files that PyTorch wrote.</summary>
    private static IEnumerable<byte[]> Checkpoints()
    {
        foreach (var path in Directory.EnumerateFiles(TorchFixture.PathOf("."), "*.pt").Order(StringComparer.Ordinal))
        {
            var file = new FileWindow(File.ReadAllBytes(path));
            if (ZipReader.Read(file, ZipLimits.Default) is not Parsed<ZipDirectory>.Ok { Value: var directory })
                continue;

            foreach (var entry in directory.Entries.Where(entry => entry.Name.EndsWith(".pkl", StringComparison.Ordinal)))
                yield return Assert.IsType<Parsed<byte[]>.Ok>(ZipReader.Extract(file, entry, 1 << 20)).Value;
        }
    }

    /// <summary>Imports without their offsets, which the unpickler in C does not tell.</summary>
    private static string[] Imports(string line) => [.. line.Split(' ')[..^1].Select(import => import[(import.IndexOf(':', StringComparison.Ordinal) + 1)..])];
}
