using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Numpy;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Safetensors;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Formats.Zip;
using TestKit;

namespace SupplyGuard.Formats.Tests.Corpus;

public sealed class CorpusTests
{
    private static readonly string[] Rooms = ["zip", "numpy", "onnx", "safetensors", "hdf5", "keras", "tensorflow", "mobile"];

    public static TheoryData<string, string> Files => [.. Rows().Select(row => (row.Path, row.Expected))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Ends_as_the_README_of_the_corpus_says(string path, string expected)
    {
        var file = new FileWindow(File.ReadAllBytes(Repository.PathTo("tests", "Corpus", path)));

        var outcome = path.Split('/')[0] switch
        {
            "zip" => ReadZip(file, path.Contains(".nupkg", StringComparison.Ordinal) ? ZipLimits.Package : ZipLimits.Default),
            "numpy" when path.EndsWith(".npy", StringComparison.Ordinal) => Outcome(NumpyReader.ReadArray(file, NumpyLimits.Default)),
            "numpy" => Outcome(NumpyReader.ReadArchive(file, NumpyLimits.Default, TestContext.Current.CancellationToken)),
            "onnx" => ReadOnnx(file),
            "safetensors" => Outcome(SafetensorsReader.Read(file, SafetensorsLimits.Default, TestContext.Current.CancellationToken)),
            "hdf5" or "keras" or "tensorflow" or "mobile" => ReadAny(file),
            var room => throw new ArgumentException($"'{room}' has no reader here.", nameof(path)),
        };

        Assert.Equal(expected, outcome);
        // What uses of a model are hostile is for checks: its file is well-formed.
        Assert.True(path.Split('/')[1] is "hostile" && path.Split('/')[0] is "hdf5" or "keras" or "tensorflow" or "mobile" || path.Split('/')[1] == "valid" == (outcome == "Ok"));
    }

    [Fact]
    public void Every_file_has_a_row_and_every_row_a_file()
    {
        var corpus = Repository.PathTo("tests", "Corpus");
        var files = Rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(corpus, room), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(corpus, file).Replace('\\', '/'));

        Assert.Equal(files.Order(StringComparer.Ordinal), Rows().Select(row => row.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_file_is_small() =>
        Assert.All(Rows(), row => Assert.InRange(new FileInfo(Repository.PathTo("tests", "Corpus", row.Path)).Length, 0, 8192));

    /// <summary>Rows of the tables: | `path` | expected | what | how |.</summary>
    private static IEnumerable<CorpusFile> Rows() =>
        from line in File.ReadLines(Repository.PathTo("tests", "Corpus", "README.md"))
        where line.StartsWith("| `", StringComparison.Ordinal)
        let cells = line.Trim('|', ' ').Split(" | ", 4)
        where Rooms.Contains(cells[0].Trim('`').Split('/')[0], StringComparer.Ordinal)
        select new CorpusFile(cells[0].Trim('`'), cells[1], cells[2], cells[3]);

    private static string ReadZip(FileWindow file, ZipLimits limits)
    {
        if (ZipReader.Read(file, limits) is not Parsed<ZipDirectory>.Ok ok)
            return Outcome(ZipReader.Read(file, limits));

        return ok.Value.Entries.Select(entry => Outcome(ZipReader.DigestOf(file, entry, 1 << 20))).FirstOrDefault(outcome => outcome != "Ok") ?? "Ok";
    }

    /// <summary>A model that points outside its folder, or carries what ONNX does not define, is well-formed; the facts say it.</summary>
    private static string ReadOnnx(FileWindow file) =>
        OnnxReader.Read(file, OnnxLimits.Default, _ => null, TestContext.Current.CancellationToken) switch
        {
            Parsed<OnnxModel>.Ok ok when ok.Value.ExternalFiles.Any(external => external.Escapes) => nameof(ExternalFile.Escapes),
            Parsed<OnnxModel>.Ok ok when ok.Value.UnknownFieldBytes > 0 => nameof(OnnxModel.UnknownFieldBytes),
            var other => Outcome(other),
        };

    private static string ReadAny(FileWindow file) => Outcome(ModelReader.Read(file, ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken));

    private static string Outcome<T>(Parsed<T> parsed) => parsed is Parsed<T>.Malformed malformed ? malformed.Fault.ToString() : "Ok";
}
