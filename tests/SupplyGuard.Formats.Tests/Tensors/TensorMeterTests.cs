using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Formats.Tests.Torch;
using TestKit;

namespace SupplyGuard.Formats.Tests.Tensors;

public sealed class TensorMeterTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("sixteen bytes ok");

    private static readonly JsonDocument Expected = JsonDocument.Parse(File.ReadAllBytes(Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Tensors", "Data", "expected.json")));

    [Theory]
    [InlineData("state_dict.pt")]
    [InlineData("edge_cases.pt")]
    public void Agrees_with_PyTorch(string name)
    {
        var statistics = Measure(TorchFixture.Content(name));

        Assert.All(Expected.RootElement.GetProperty("files").GetProperty(name).EnumerateObject(), expected =>
        {
            var found = statistics[expected.Name];
            Assert.True(found.IsDecoded);
            Assert.Equal(
                [Integer(expected, "count"), Integer(expected, "nan"), Integer(expected, "infinite"), Integer(expected, "zeros")],
                [found.Count, found.NaN, found.Infinite, found.Zeros]);
            Assert.Equal(Number(expected, "minimum"), found.Minimum);
            Assert.Equal(Number(expected, "maximum"), found.Maximum);
            Near(Number(expected, "mean"), found.Mean);
            Near(Number(expected, "norm"), found.Norm);
            Assert.Equal(expected.Value.GetProperty("highBits").GetString(), found.HighBits?.Hex);
        });
    }

    [Fact]
    public void Counts_what_is_not_finite_and_leaves_it_out_of_all_else()
    {
        var bytes = SafetensorsWriter.F32([float.NaN, 3, float.PositiveInfinity, -0f, float.NegativeInfinity, -4, 0, 0, 0]);

        var found = Measure(SafetensorsWriter.Write(("t", "F32", [9], bytes)), Key)["t"];

        Assert.Equal((9, 1, 2, 4), (found.Count, found.NaN, found.Infinite, found.Zeros));
        Assert.Equal((-4.0, 3.0, -1.0 / 6, 5.0), (found.Minimum, found.Maximum, found.Mean, found.Norm));
        Assert.All(found.Sketch, sum => Assert.True(float.IsFinite(sum)));
    }

    [Fact]
    public void Has_nothing_to_say_of_a_tensor_without_finite_numbers()
    {
        var found = Measure(SafetensorsWriter.Write(("t", "F32", [1], SafetensorsWriter.F32([float.NaN])), ("e", "F32", [0], [])));

        Assert.Null(found["t"].Mean ?? found["t"].Minimum ?? found["t"].Maximum ?? found["e"].Mean);
        Assert.Equal((1, 0), (found["t"].Count, found["e"].Count));
    }

    [Theory]
    [InlineData("F4", 4)]
    [InlineData("F6_E2M3", 4)]
    public void Says_that_a_type_is_not_decoded(string dtype, long elements)
    {
        var found = Measure(SafetensorsWriter.Write(("t", dtype, [elements], new byte[dtype == "F4" ? 2 : 3])));

        Assert.Equal(TensorStatistics.NotDecoded, found["t"]);
    }

    [Fact]
    public void Gives_the_same_statistics_however_the_bytes_arrive()
    {
        var bytes = SafetensorsWriter.F32(SafetensorsWriter.Numbers(9001, seed: 1));
        var whole = Measure(SafetensorsWriter.Write(("t", "F32", [9001], bytes)), Key)["t"];
        var random = new Random(2);
        for (var run = 0; run < 20; run++)
        {
            using var sketch = new TensorSketch(Key, "t");
            using var stream = new StatisticsStream("F32", sketch);
            for (var offset = 0; offset < bytes.Length;)
            {
                var length = Math.Min(bytes.Length - offset, random.Next(1, 7000));
                stream.Take(bytes.AsSpan(offset, length));
                offset += length;
            }

            var found = stream.Finish();
            Assert.Equal((whole.Count, whole.Minimum, whole.Maximum, whole.HighBits), (found.Count, found.Minimum, found.Maximum, found.HighBits));
            Assert.Equal(whole.Sketch, found.Sketch);
            Near(whole.Norm, found.Norm);
        }
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(2)]
    public void Tells_the_distance_to_weights_that_nobody_has(double scale)
    {
        var (old, noise) = (SafetensorsWriter.Numbers(50_000, seed: 3), SafetensorsWriter.Numbers(50_000, seed: 4));
        float[] now = [.. old.Zip(noise, (value, change) => (float)(value + (scale * change)))];
        var distance = Math.Sqrt(old.Zip(now, (left, right) => Math.Pow(right - left, 2)).Sum());

        var told = TensorSketch.Distance(Sketch(old, Key).AsSpan(), Sketch(now, Key).AsSpan());

        Assert.InRange(told!.Value / distance, 0.85, 1.15);
    }

    [Fact]
    public void Makes_another_sketch_under_another_key_or_name()
    {
        var numbers = SafetensorsWriter.Numbers(1000, seed: 5);

        Assert.Equal(0, TensorSketch.Distance(Sketch(numbers, Key).AsSpan(), Sketch(numbers, Key).AsSpan()));
        Assert.NotEqual(Sketch(numbers, Key), Sketch(numbers, [.. Key, 1]));
        Assert.NotEqual(Sketch(numbers, Key), Sketch(numbers, Key, "other"));
        Assert.Null(TensorSketch.Distance(Sketch(numbers, Key).AsSpan(), []));
    }

    /// <summary>The digest was made with Python's hmac and OpenSSL's AES: sketches that are kept must mean the same for ever.</summary>
    [Fact]
    public void Makes_the_sketch_that_its_description_says()
    {
        var sketch = Sketch([.. Enumerable.Range(0, 1000).Select(index => (float)index)], Key);

        Assert.Equal([1275, 369, -447, -141], sketch.Take(4));
        Assert.Equal("0ba3ca434bfb7391ca5ebf0fd263c26d2a466fc3d10425d814afc63f4e6a32a1", Digest.Sha256(SafetensorsWriter.F32(sketch.AsSpan())).Hex);
    }

    /// <summary>Made with Python's hmac.</summary>
    [Fact]
    public void Names_a_key_without_giving_it_away()
    {
        using var meter = new TensorMeter(Key);
        using var keyless = new TensorMeter(default);

        Assert.Equal("66b125bac5764d523ec0c52cc8195956", TensorSketch.IdOf(Key));
        Assert.Equal(TensorSketch.IdOf(Key), meter.SketchKeyId);
        Assert.Null(keyless.SketchKeyId);
    }

    [Fact]
    public void Makes_one_sketch_for_views_of_the_same_elements_and_says_under_which_name()
    {
        using var meter = new TensorMeter(Key);
        meter.Begin(["a", "tied"], "F32");
        meter.Take(SafetensorsWriter.F32([1, 2]));
        meter.End();

        Assert.Equal(("a", "a"), (meter.Statistics["a"].SketchedAs, meter.Statistics["tied"].SketchedAs));
        Assert.Equal(meter.Statistics["a"].Sketch, meter.Statistics["tied"].Sketch);
        Assert.All(Measure(TorchFixture.Content("edge_cases.pt")).Values, unsketched => Assert.Null(unsketched.SketchedAs));
    }

    private static IReadOnlyDictionary<string, TensorStatistics> Measure(byte[] file, byte[]? key = null)
    {
        using var meter = new TensorMeter(key ?? []);
        var read = ModelReader.Read(new FileWindow(file), ModelLimits.Default, externalData: null, meter, TestContext.Current.CancellationToken);
        var tensors = Assert.IsType<Parsed<ModelFacts>.Ok>(read).Value.Tensors;
        Assert.Equal(tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal), meter.Statistics.Keys.Order(StringComparer.Ordinal));
        return meter.Statistics;
    }

    private static ImmutableArray<float> Sketch(float[] numbers, byte[] key, string name = "t") =>
        Measure(SafetensorsWriter.Write((name, "F32", [numbers.Length], SafetensorsWriter.F32(numbers))), key)[name].Sketch;

    private static long Integer(JsonProperty tensor, string name) => tensor.Value.GetProperty(name).GetInt64();

    private static double? Number(JsonProperty tensor, string name) => tensor.Value.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static void Near(double? expected, double? found)
    {
        Assert.Equal(expected is null, found is null);
        if (expected is { } number)
            Assert.InRange(found!.Value, number - (1e-9 * Math.Max(1, Math.Abs(number))), number + (1e-9 * Math.Max(1, Math.Abs(number))));
    }
}
