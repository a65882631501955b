using System.Text;
using SupplyGuard.Discovery;
using TestKit;

namespace SupplyGuard.Runtime.Tests;

/// <summary>Locks are read strictly, wherever they come from.</summary>
public sealed class ModelPinsTests
{
    private const string Hex = "e04291f32b45f4df2513fa7f0494f33607162f6f5a7fc0a6711918763116e6f0";
    private const string Model = $$$"""{"format":"onnx","size":5,"sha256":"{{{Hex}}}","files":{"a/b.bin":{"size":1,"sha256":"{{{Hex}}}"}},"tensors":{"count":1,"sha256":"{{{Hex}}}","highBits":"{{{Hex}}}"}}""";
    private const string Valid = $$$"""{"version":1,"packages":{"some/1.0.0":{"tree":""}},"models":{"m.onnx":{{{Model}}}}}""";

    [Fact]
    public void A_lock_is_the_same_from_bytes_stream_file_and_assembly()
    {
        var path = Repository.PathTo("samples", "ChequeReader", ModelPins.FileName);
        using var stream = File.OpenRead(path);
        string[] expected = ["evaluation/digits.baseline.json", "evaluation/digits.npz", "models/digits.onnx"];

        Assert.Equal(expected, ModelPins.ReadFile(path).Names);
        Assert.Equal(expected, ModelPins.Read(stream).Names);
        Assert.Equal(expected, ModelPins.Parse(File.ReadAllBytes(path)).Names);
        Assert.Equal(expected, ModelPins.Embedded(typeof(ModelPinsTests).Assembly).Names);
        Assert.Equal(Path.GetDirectoryName(path), ModelPins.ReadFile(path).Folder);
    }

    [Fact]
    public void A_lock_that_is_not_there_is_missing()
    {
        Refusals.Expect(NotVerifiedReason.LockMissing, () => ModelPins.Embedded(typeof(ModelPins).Assembly));
        Refusals.Expect(NotVerifiedReason.LockMissing, () => ModelPins.ReadFile(Repository.PathTo("no", ModelPins.FileName)));
    }

    [Fact]
    public void A_lock_beyond_all_measure_is_refused()
    {
        using var folder = new TemporaryFolder();
        var large = new byte[PinReader.LargestLock + 1];

        Refusals.Expect(NotVerifiedReason.TooLarge, () => ModelPins.Parse(large));
        Refusals.Expect(NotVerifiedReason.TooLarge, () => ModelPins.Read(new MemoryStream(large)));
        Refusals.Expect(NotVerifiedReason.TooLarge, () => ModelPins.ReadFile(folder.Write("lock", large)));
    }

    [Theory]
    [InlineData(Valid)]
    [InlineData("\uFEFF// written by a person\n" + Valid)]
    public void A_valid_lock_is_read(string text) => Assert.Equal(["m.onnx"], Parse(text).Names);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"packages":{},"models":{}}""")]
    [InlineData("""{"version":1.0,"packages":{},"models":{}}""")]
    [InlineData("""{"version":1,"models":{}}""")]
    [InlineData("""{"version":1,"packages":{}}""")]
    [InlineData("""{"version":1,"packages":[],"models":{}}""")]
    [InlineData("""{"version":1,"packages":{},"models":[]}""")]
    [InlineData("""{"version":1,"packages":{},"models":{},"more":1}""")]
    [InlineData("""{"version":1,"packages":{},"models":{},"models":{}}""")]
    [InlineData("""{"version":1,"packages":{},"models":{},"mod\u0065ls":{}}""")]
    [InlineData("""{"version":1,"packages":{},"models":{},}""")]
    [InlineData("""{"version":1,"packages":{"\ud800":1},"models":{}}""")]
    [InlineData("""{"version":1,"packages":{},"models":{"\ud800":{}}}""")]
    [InlineData("""{"version":1,"packages":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]],"models":{}}""")]
    [InlineData(Valid + "x")]
    public void A_lock_that_says_something_unexpected_pins_nothing(string text) => Refusals.Expect(NotVerifiedReason.LockMalformed, () => Parse(text));

    [Theory]
    [InlineData("\"size\":5", "\"size\":-5")]
    [InlineData("\"size\":5", "\"size\":-0")]
    [InlineData("\"size\":5", "\"size\":5.5")]
    [InlineData("\"size\":5", "\"size\":\"5\"")]
    [InlineData("\"size\":5", "\"size\":99999999999999999999")]
    [InlineData("\"size\":5,", "")]
    [InlineData("\"size\":5", "\"size\":5,\"size\":5")]
    [InlineData("\"size\":5", "\"size\":5,\"sha512\":\"\"")]
    [InlineData("\"format\":\"onnx\"", "\"format\":1")]
    [InlineData(Hex, Hex + "00")]
    [InlineData(Hex, "sha256:")]
    [InlineData("f0\"", "fg\"")]
    [InlineData("a/b.bin", "../b.bin")]
    [InlineData("a/b.bin", "a/../../b.bin")]
    [InlineData("a/b.bin", "/etc/passwd")]
    [InlineData("a/b.bin", "C:/b.bin")]
    [InlineData("a/b.bin", "..\\\\b.bin")]
    [InlineData("a/b.bin", "a//b.bin")]
    [InlineData("a/b.bin", "")]
    [InlineData("a/b.bin", "b\\u0000")]
    [InlineData("\"count\":1", "\"count\":true")]
    [InlineData("\"highBits\":\"", "\"highBits\":\"0")]
    public void A_model_that_says_something_unexpected_is_not_pinned(string part, string instead) =>
        Refusals.Expect(NotVerifiedReason.LockMalformed, () => Parse(Valid.Replace(part, instead, StringComparison.Ordinal)));

    [Fact]
    public void Bytes_that_are_no_text_are_refused() => Refusals.Expect(NotVerifiedReason.LockMalformed, () => ModelPins.Parse(new byte[] { (byte)'"', 0xFF, (byte)'"' }));

    /// <summary>The reader of the tool is another one. What it takes for a lock, this one reads alike or refuses for a path that is none.</summary>
    [Fact]
    public void Damaged_locks_end_as_pins_or_in_the_documented_exception()
    {
        var read = 0;
        foreach (var mutant in Mutator.Mutants(Encoding.UTF8.GetBytes(Valid.Replace("\"some/1.0.0\":{\"tree\":\"\"}", "", StringComparison.Ordinal)), 5_000, seed: 20261121))
        {
            var (pins, fault) = Outcome(mutant);
            if (Theirs(mutant) is { } theirs && fault?.Contains("no path below", StringComparison.Ordinal) is not true)
            {
                read++;
                Assert.Equal(Shown(theirs), pins is null ? fault : Shown(pins));
            }
        }

        Assert.InRange(read, 50, 5_000);
    }

    private static ModelPins Parse(string text) => ModelPins.Parse(Encoding.UTF8.GetBytes(text));

    private static (ModelPins? Pins, string? Fault) Outcome(byte[] bytes)
    {
        try
        {
            return (ModelPins.Parse(bytes), null);
        }
        catch (ModelNotVerifiedException e)
        {
            Assert.Equal(NotVerifiedReason.LockMalformed, e.Reason);
            return (null, e.Message);
        }
    }

    private static GuardLock? Theirs(byte[] bytes)
    {
        try
        {
            return GuardLockReader.Parse(bytes);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static string Shown(GuardLock theirs) => string.Join('\n', theirs.Models.Select(model =>
        $"{model.Key} {model.Value.Size} {model.Value.Sha256.Hex} {string.Join(' ', model.Value.Files.Select(file => $"{file.Key} {file.Value.Size} {file.Value.Sha256.Hex}"))}"));

    private static string Shown(ModelPins ours) => string.Join('\n', ours.Names.Select(ours.Of).Select(model =>
        $"{Shown(model.File)} {string.Join(' ', model.Companions.Select(Shown))}"));

    private static string Shown(FilePin pin) => $"{pin.Name} {pin.Size} {Convert.ToHexStringLower(Assert.Single(pin.Pieces).Sha256.Span)}";
}
