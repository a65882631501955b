using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TestKit;
using static TestKit.SafetensorsWriter;

namespace SupplyGuard.Tool.Tests;

/// <summary>Holding a model against what was saved of another one that is not there any more.</summary>
public sealed class SavedDiffTests : IDisposable
{
    private const string Key = "a key that nobody but the build knows";

    private static readonly float[] First = Numbers(6000, seed: 1);

    private static readonly float[] Second = Numbers(200, seed: 2);

    private readonly TemporaryFolder _folder = new();

    public SavedDiffTests()
    {
        _folder.Write("key", Key);
        _folder.Write("other.key", Key + "!");
    }

    [Fact]
    public void Tells_the_distance_to_weights_that_are_not_there()
    {
        Save(Write(("fc1.weight", "F32", [60, 100], F32(First)), ("fc2.weight", "F32", [2, 100], F32(Second)), ("fc3.weight", "F32", [200], F32(Second)), ("ids", "I64", [1], new byte[8])));
        float[] first = [.. First.Zip(Numbers(6000, seed: 3), (value, noise) => value + (0.1f * noise))];
        _folder.Write("new.safetensors", Write(("fc1.weight", "F32", [60, 100], F32(first)), ("fc2.weight", "F16", [2, 100], F16(Second)), ("fc3.weight", "F32", [100, 2], F32(Second)), ("ids", "I64", [1], new byte[8]), ("more", "F32", [1], F32([1]))));

        var text = Diff();
        var json = Diff("--format", "json");

        Assert.Equal((0, 0, "", ""), (text.ExitCode, json.ExitCode, text.Error, json.Error));
        Golden.Matches($"{text.Output}\n{json.Output}");
        Assert.InRange(Estimate(json.Output, "fc1.weight") / Distance(First, first), 0.85, 1.15);
    }

    [Fact]
    public void Knows_the_model_that_was_saved()
    {
        Save(Network(First, Second));
        _folder.Write("new.safetensors", Network(First, Second));

        var run = Diff();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("the files are the same, byte for byte\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("distance   0 ± 0 of the old norm, over 2 tensors\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Knows_a_saved_graph_again()
    {
        var digits = File.ReadAllBytes(Repository.PathTo("samples", "ChequeReader", "models", "digits.onnx"));
        _folder.Write("old.onnx", digits);
        Save("old.onnx");
        var digest = Convert.ToHexStringLower(SHA256.HashData(digits));
        _folder.Write("saved.json", File.ReadAllText(_folder.PathTo("saved.json")).Replace(digest, digest[..^8] + "00000000", StringComparison.Ordinal));
        _folder.Write("new.onnx", digits);

        var run = ToolRun.In(_folder, "model", "diff", "saved.json", "new.onnx", "--sketch-key", "key");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("what differs is around them: the wiring of the graph, or the layout of the file\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("operators  the same\nopsets     the same\nsignature  the same\nmetadata   the same\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Knows_a_change_of_low_bits_only_by_the_digests_of_the_high_ones()
    {
        Save(Network(First, Second));
        var bytes = F32(First);
        for (var i = 0; i < bytes.Length; i += 4)
            bytes[i] ^= 0x21;
        _folder.Write("new.safetensors", Write(("fc1.weight", "F32", [60, 100], bytes), ("fc2.weight", "F32", [2, 100], F32(Second))));

        Assert.Equal("lowBitsOnly", Looks());
    }

    [Fact]
    public void Knows_a_change_of_the_last_layer_and_of_everything()
    {
        Save(Network(First, Second));
        _folder.Write("new.safetensors", Network(First, Numbers(200, seed: 4)));
        Assert.Equal("lastLayerOnly", Looks());

        _folder.Write("new.safetensors", Network(Numbers(6000, seed: 5), Numbers(200, seed: 4)));
        Assert.Equal("everything", Looks());
    }

    /// <summary>
    /// Who knows the key of a sketch can move numbers of one bucket against each other, so that no sum changes. The same file under a key
    /// that the attacker does not know is as far away as it really is.
    /// </summary>
    [Fact]
    public void Sees_through_a_change_that_was_made_for_another_key()
    {
        var attacked = MadeFor(Key + "!", "fc1.weight", First);
        var distance = Distance(First, attacked);
        Assert.True(distance > 10);
        _folder.Write("new.safetensors", Network(attacked, Second));

        Save(Network(First, Second), "other.key");
        Assert.InRange(Estimate(Diff("other.key", "--format", "json").Output, "fc1.weight") / distance, 0, 1e-5);

        Save(Network(First, Second));
        Assert.InRange(Estimate(Diff("--format", "json").Output, "fc1.weight") / distance, 0.85, 1.15);
    }

    [Fact]
    public void Says_what_is_not_finite_and_in_no_distance()
    {
        Save(Network(First, Second));
        float[] first = [.. First];
        (first[0], first[1]) = (float.NaN, float.PositiveInfinity);
        _folder.Write("new.safetensors", Network(first, Second));

        Assert.Contains("2, was 0\n", Diff().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_incomplete_where_a_sketch_cannot_tell()
    {
        Save(Write(("fc1.weight", "F32", [2], F32([float.MaxValue, float.MaxValue])), ("fc2.weight", "F64", [1], BitConverter.GetBytes(1e300))));
        _folder.Write("new.safetensors", Write(("fc1.weight", "F32", [2], F32([1, 2])), ("fc2.weight", "F64", [1], BitConverter.GetBytes(2e300))));

        var run = Diff();

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("not all can be told: of 'fc2.weight' the distance cannot be told: its numbers are too large for a sketch.\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 are in no distance\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_incomplete_when_the_new_model_cannot_be_read()
    {
        Save(Network(First, Second));
        _folder.Write("new.safetensors", Network(First, Second).AsSpan()[..^1]);

        var run = Diff();

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("SG2101", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_no_distance_without_the_key_that_the_sketches_were_made_with()
    {
        Save(Network(First, Second));
        _folder.Write("new.safetensors", Network(First, Second));
        _folder.Write("bare.json", ToolRun.In(_folder, "model", "inspect", "new.safetensors", "--statistics", "--format", "json").Output);

        AssertAskedWrongly("was made with another key", "model", "diff", "saved.json", "new.safetensors", "--sketch-key", "other.key");
        AssertAskedWrongly("without the key no distance can be told", "model", "diff", "saved.json", "new.safetensors");
        AssertAskedWrongly("was saved without sketches", "model", "diff", "bare.json", "new.safetensors", "--sketch-key", "key");
        AssertAskedWrongly("two models are compared without a key", "model", "diff", "new.safetensors", "new.safetensors", "--sketch-key", "key");
    }

    [Theory]
    [InlineData("""{"inspection":1""")]
    [InlineData("""{"inspection":2}""")]
    [InlineData("""{"inspection":1,"inspection":1}""")]
    [InlineData(""" { "inspection" : {} }""")]
    public void What_only_begins_like_a_saved_inspection_is_asked_wrongly(string json)
    {
        _folder.Write("saved.json", json);
        _folder.Write("new.safetensors", Network(First, Second));

        AssertAskedWrongly("begins like a saved inspection and cannot be read", "model", "diff", "saved.json", "new.safetensors", "--sketch-key", "key");
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Network(float[] first, float[] second) => Write(("fc1.weight", "F32", [60, 100], F32(first)), ("fc2.weight", "F32", [2, 100], F32(second)));

    private static double Distance(float[] left, float[] right) => Math.Sqrt(left.Zip(right, (one, other) => Math.Pow((double)one - other, 2)).Sum());

    /// <summary>Moves pairs of numbers that are in one bucket, as the description of sketches says, so that their sum stays.</summary>
    private static float[] MadeFor(string key, string name, float[] numbers)
    {
        using var cipher = Aes.Create();
        cipher.Key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(name));
        var counters = new byte[numbers.Length * 2];
        for (var i = 0; i < counters.Length; i += 16)
            BinaryPrimitives.WriteInt64LittleEndian(counters.AsSpan(i), i / 16);
        var stream = cipher.EncryptEcb(counters, PaddingMode.None);

        float[] moved = [.. numbers];
        foreach (var bucket in Enumerable.Range(0, numbers.Length).GroupBy(index => stream[2 * index]))
        {
            foreach (var pair in bucket.Chunk(2).Where(pair => pair.Length is 2))
            {
                moved[pair[0]] += (stream[(2 * pair[0]) + 1] & 1) is 0 ? 0.25f : -0.25f;
                moved[pair[1]] -= (stream[(2 * pair[1]) + 1] & 1) is 0 ? 0.25f : -0.25f;
            }
        }

        return moved;
    }

    private static double Estimate(string json, string tensor)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("tensors").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == tensor).GetProperty("estimate").GetProperty("distance").GetDouble();
    }

    private void Save(byte[] model, string key = "key")
    {
        var path = _folder.Write("old.safetensors", model);
        Save("old.safetensors", key);
        File.Delete(path);
    }

    private void Save(string model, string key = "key")
    {
        var run = ToolRun.In(_folder, "model", "inspect", model, "--sketch-key", key, "--format", "json");
        Assert.Equal(0, run.ExitCode);
        _folder.Write("saved.json", run.Output);
    }

    private ToolRun Diff(string key = "key") => ToolRun.In(_folder, "model", "diff", "saved.json", "new.safetensors", "--sketch-key", key);

    private ToolRun Diff(string option, string value) => ToolRun.In(_folder, "model", "diff", "saved.json", "new.safetensors", "--sketch-key", "key", option, value);

    private ToolRun Diff(string key, string option, string value) => ToolRun.In(_folder, "model", "diff", "saved.json", "new.safetensors", "--sketch-key", key, option, value);

    private string? Looks()
    {
        using var document = JsonDocument.Parse(Diff("--format", "json").Output);
        return document.RootElement.GetProperty("looksLike").GetString();
    }

    private void AssertAskedWrongly(string message, params string[] arguments)
    {
        var run = ToolRun.In(_folder, arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
