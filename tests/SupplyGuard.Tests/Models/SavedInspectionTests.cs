using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Evidence.Differences;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Tensors;
using TestKit;

namespace SupplyGuard.Tests.Models;

public sealed class SavedInspectionTests
{
    private static readonly string Sums = string.Join(',', Enumerable.Range(0, TensorSketch.Buckets));

    private static readonly string Whole = Inspection("", Tensor("a"), Tensor("b"));

    [Fact]
    public void Reads_what_an_inspection_says()
    {
        var saved = Parse(Whole);

        Assert.Equal("00ff", saved.SketchKeyId);
        Assert.Equal(("m.onnx", "onnx", 7, 4), (saved.Model.Path, saved.Model.Format, saved.Model.Size, saved.Model.ParameterCount));
        Assert.Equal(["a", "b"], saved.Model.Tensors.Select(tensor => tensor.Name));
        Assert.Equal((2.5, 1, 2, "a"), (saved.Model.Statistics["a"].Norm, saved.Model.Statistics["a"].NaN, saved.Model.Statistics["a"].Infinite, saved.Model.Statistics["a"].SketchedAs));
        Assert.Equal(255, saved.Model.Statistics["b"].Sketch[255]);
        Assert.Equal([KeyValuePair.Create("ai.onnx:Gemm", "2")], saved.Model.Operators);
        Assert.Equal([KeyValuePair.Create("ai.onnx", "17")], saved.Model.Opsets);
        Assert.Equal([KeyValuePair.Create("input x", "x F32 [1]"), KeyValuePair.Create("output y", "y")], saved.Model.Signature);
        Assert.Equal([KeyValuePair.Create("k", "v")], saved.Model.Metadata);
        Assert.Equal(["w.bin"], saved.Model.Files.Keys);
        Assert.Equal(1, saved.Model.Unread);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"inspection":1}""")]
    public void Refuses_what_is_no_inspection(string json) => AssertRefused(json);

    [Theory]
    [InlineData("\"inspection\": 1", "\"inspection\": 1.5")]
    [InlineData("\"inspection\": 1", "\"inspection\": 2")]
    [InlineData("\"size\": 7", "\"size\": -7")]
    [InlineData("\"size\": 7", "\"size\": 7, \"size\": 7")]
    [InlineData("\"size\": 7", "\"size\": 99999999999999999999")]
    [InlineData("\"path\": \"m.onnx\"", "\"path\": null")]
    [InlineData("\"path\": \"m.onnx\"", "\"path\": \"\\ud800\"")]
    [InlineData("\"bytes\": 8", "\"bytes\": -8")]
    [InlineData("\"shape\": [2]", "\"shape\": [-2]")]
    [InlineData("\"shape\": [2]", "\"shape\": [3]")]
    [InlineData("\"dtype\": \"F32\"", "\"dtype\": 32")]
    [InlineData("\"norm\": 2.5", "\"norm\": -2.5")]
    [InlineData("\"norm\": 2.5", "\"norm\": 1e999")]
    [InlineData("\"count\": 2", "\"count\": \"2\"")]
    [InlineData("\"sketch\": [0,", "\"sketch\": [")]
    [InlineData("\"sketch\": [0,", "\"sketch\": [0,0,")]
    [InlineData("\"sketch\": [0,", "\"sketch\": [[0],")]
    [InlineData("\"name\": \"b\"", "\"name\": \"a\"")]
    [InlineData("\"name\": \"b\"", "\"name\": \"c\"")]
    [InlineData("\"sketchKey\": \"00ff\"", "\"sketchKey\": 255")]
    public void Refuses_a_value_that_no_inspection_has(string right, string wrong) => AssertRefused(Whole.Replace(right, wrong, StringComparison.Ordinal));

    [Fact]
    public void Refuses_more_values_than_there_is_memory_for() => AssertRefused($"[{string.Concat(Enumerable.Repeat("0,", 12_000_001))}0]");

    [Fact]
    public void A_sum_or_norm_that_JSON_cannot_say_makes_no_distance()
    {
        var old = Parse(Whole.Replace("\"sketch\": [0,", "\"sketch\": [null,", StringComparison.Ordinal).Replace("\"norm\": 2.5", "\"norm\": null", StringComparison.Ordinal)).Model.Statistics["a"];

        var distance = SketchedDistance.Of(old, Parse(Whole).Model.Statistics["a"], isSameType: true);

        Assert.Equal((null, null, "its numbers are too large for a sketch"), (distance.Distance, distance.RelativeDistance, distance.Untold));
    }

    [Fact]
    public void Sketches_that_were_made_under_other_names_tell_nothing()
    {
        var (old, now) = (Parse(Whole).Model.Statistics["a"], Parse(Whole).Model.Statistics["a"] with { SketchedAs = "tied" });

        Assert.NotNull(SketchedDistance.Of(old, now, isSameType: true).Untold);
        Assert.Null(SketchedDistance.Of(old, old, isSameType: true).Untold);
        Assert.Equal("a sketch is missing", SketchedDistance.Of(old, now with { Sketch = [] }, isSameType: true).Untold);
        Assert.Equal("its numbers are not decoded", SketchedDistance.Of(old, TensorStatistics.NotDecoded, isSameType: true).Untold);
        Assert.Equal("its numbers are not decoded", SketchedDistance.Of(null, now, isSameType: true).Untold);
    }

    [Fact]
    public void Nothing_but_bits_of_one_type_can_be_low_bits_only()
    {
        var tensor = Parse(Whole).Model.Statistics["a"];

        Assert.True(SketchedDistance.Of(tensor, tensor, isSameType: true).IsLowBitsOnly);
        Assert.False(SketchedDistance.Of(tensor, tensor, isSameType: false).IsLowBitsOnly);
        Assert.False(SketchedDistance.Of(tensor, tensor with { HighBits = Digest.Sha256([1]) }, isSameType: true).IsLowBitsOnly);
        Assert.False(SketchedDistance.Of(tensor with { HighBits = null }, tensor with { HighBits = null }, isSameType: true).IsLowBitsOnly);
    }

    [Fact]
    public void Weights_that_share_their_elements_are_in_the_distance_of_the_model_once()
    {
        var entry = new TensorEntry("a", "F32", [2], 8, Digest.Sha256([1]));
        var statistics = new TensorStatistics { IsDecoded = true, Count = 2, Norm = 3, Sketch = [.. new float[TensorSketch.Buckets]], SketchedAs = "a" };
        var now = statistics with { Sketch = [4, .. new float[TensorSketch.Buckets - 1]] };
        var changed = entry with { Digest = Digest.Sha256([2]) };
        ImmutableArray<TensorDifference> tensors =
        [
            new(TensorState.Changed, entry, changed) { Estimate = SketchedDistance.Of(statistics, now, isSameType: true) },
            new(TensorState.Changed, entry with { Name = "tied" }, changed with { Name = "tied" }) { Estimate = SketchedDistance.Of(statistics, now, isSameType: true) },
            new(TensorState.Same, entry with { Name = "same" }, entry with { Name = "same" }),
            new(TensorState.Added, null, entry with { Name = "added" }),
        ];

        var whole = ModelDistance.Of(tensors, new Dictionary<string, TensorStatistics> { ["a"] = statistics, ["tied"] = statistics, ["same"] = statistics with { Norm = 4, SketchedAs = "same" } });

        Assert.Equal((4.0, 5.0, 0.8, 2, 1), (whole.Distance, whole.OldNorm, whole.RelativeDistance, whole.Tensors, whole.LeftOut));
        Assert.Equal(TensorSketch.RelativeError, whole.Error, 12);
    }

    [Fact]
    public void Any_bytes_are_an_inspection_or_refused()
    {
        var read = 0;
        foreach (var mutant in Mutator.Mutants(Encoding.UTF8.GetBytes(Whole), 3_000, seed: 20261121))
        {
            try
            {
                var saved = SavedInspectionReader.Parse(mutant);
                read++;
                Assert.All(saved.Model.Statistics.Values, statistics => Assert.True(statistics is { Norm: >= 0, Sketch.Length: 0 or TensorSketch.Buckets }));
            }
            catch (InvalidDataException)
            {
            }
        }

        Assert.InRange(read, 1, 2999);
    }

    private static SavedInspection Parse(string json) => SavedInspectionReader.Parse(Encoding.UTF8.GetBytes(json));

    private static void AssertRefused(string json) => Assert.Throws<InvalidDataException>(() => Parse(json));

    private static string Tensor(string name) => $$"""
        { "name": "{{name}}", "dtype": "F32", "shape": [2], "bytes": 8, "sha256": "{{Digest.Sha256([1]).Hex}}",
          "statistics": { "decoded": true, "count": 2, "norm": 2.5, "minimum": null, "nan": 1, "infinite": 2, "highBits": "{{Digest.Sha256([2]).Hex}}", "sketch": [{{Sums}}] } }
        """;

    private static string Inspection(string more, params string[] tensors) => $$"""
        { "inspection": 1, "path": "m.onnx", "format": "onnx", "size": 7, "sha256": "{{Digest.Sha256([3]).Hex}}", {{more}}
          "tensorRoot": "{{TensorTree.Root([.. new[] { "a", "b" }.Select(name => new TensorEntry(name, "F32", [2], 8, Digest.Sha256([1])))]).Hex}}",
          "parameters": 4, "sketchKey": "00ff", "tensors": [{{string.Join(',', tensors)}}], "unread": [{ "name": "c", "reason": "r" }],
          "operators": [{ "domain": "ai.onnx", "name": "Gemm", "nodes": 2 }], "opsets": [{ "domain": "ai.onnx", "version": 17 }],
          "inputs": [{ "name": "x", "type": "F32 [1]" }], "outputs": [{ "name": "y", "type": "" }], "metadata": [{ "key": "k", "value": "v" }],
          "externalFiles": [{ "location": "w.bin", "size": 8, "sha256": "{{Digest.Sha256([4]).Hex}}" }, { "location": "x.bin", "size": null, "sha256": null }] }
        """;
}
