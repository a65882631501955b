using SupplyGuard.Evidence.Differences;
using SupplyGuard.Formats.Tensors;
using TestKit;
using static TestKit.SafetensorsWriter;

namespace SupplyGuard.Tests.Models;

/// <summary>What changes of a small network look like, and what the samples are said to be.</summary>
public sealed class ChangeReadingTests : IDisposable
{
    private static readonly float[] First = Numbers(6000, seed: 1);

    private static readonly float[] Second = Numbers(200, seed: 2);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Knows_the_same_file() => AssertLooksLike(ChangeNature.Identical, Network(First, Second));

    [Fact]
    public void Knows_a_precision_conversion_of_some_tensors_and_says_to_what() =>
        AssertLooksLike(ChangeNature.PrecisionConversion, Write(("fc1.weight", "F16", [60, 100], F16(First)), ("fc2.weight", "F32", [2, 100], F32(Second))), "exactly rounded to F16");

    [Fact]
    public void Does_not_take_a_conversion_with_one_other_number_for_one()
    {
        var bytes = F16(First);
        bytes[5001] ^= 4;
        AssertLooksLike(ChangeNature.Structure, Write(("fc1.weight", "F16", [100, 60], bytes), ("fc2.weight", "F32", [2, 100], F32(Second))));
        Assert.NotEqual(ChangeNature.PrecisionConversion, Compare(Network(First, Second), Write(("fc1.weight", "F16", [60, 100], bytes), ("fc2.weight", "F32", [2, 100], F32(Second)))).Nature);
    }

    [Fact]
    public void Knows_a_change_of_low_bits_only()
    {
        var bytes = F32(First);
        for (var i = 0; i < bytes.Length; i += 4)
            bytes[i] ^= 0x21;

        AssertLooksLike(ChangeNature.LowBitsOnly, Write(("fc1.weight", "F32", [60, 100], bytes), ("fc2.weight", "F32", [2, 100], F32(Second))));
    }

    [Fact]
    public void Knows_a_change_of_the_last_layer_and_its_shape()
    {
        AssertLooksLike(ChangeNature.LastLayerOnly, Network(First, Numbers(200, seed: 3)));
        AssertLooksLike(ChangeNature.LastLayerOnly, Write(("fc1.weight", "F32", [60, 100], F32(First)), ("fc2.weight", "F32", [1, 100], F32(Second.AsSpan(0, 100)))));
    }

    [Fact]
    public void Knows_a_few_weights()
    {
        float[] first = [.. First];
        first[3] = 9;
        AssertLooksLike(ChangeNature.FewWeights, Network(first, Second), "1 of 6,200 numbers differ, in 1 of 2 tensors");
    }

    [Fact]
    public void Knows_a_change_of_some_tensors_and_of_all()
    {
        AssertLooksLike(ChangeNature.SomeTensors, Network(Numbers(6000, seed: 4), Second));
        AssertLooksLike(ChangeNature.Everything, Network(Numbers(6000, seed: 4), Numbers(200, seed: 5)));
    }

    [Fact]
    public void Knows_another_structure_and_another_model()
    {
        AssertLooksLike(ChangeNature.Structure, Write(("fc1.weight", "F32", [60, 100], F32(First)), ("fc2.weight", "F32", [2, 100], F32(Second)), ("fc3.weight", "F32", [1], F32([1]))));
        AssertLooksLike(ChangeNature.Unrelated, Write(("x", "F32", [1], F32([1]))));
    }

    [Fact]
    public void Knows_the_same_weights_under_other_names() =>
        AssertLooksLike(ChangeNature.OtherSurroundings, Write(("a", "F32", [60, 100], F32(First)), ("b", "F32", [2, 100], F32(Second))), "names of tensors");

    [Theory]
    [InlineData("state_dict.pt", "state_dict_legacy.pt", nameof(ChangeNature.OtherContainer))]
    [InlineData("state_dict.pt", "weights_from_python.dat", nameof(ChangeNature.OtherContainer))]
    [InlineData("state_dict.pt", "exported_weights_layout.pt2", nameof(ChangeNature.OtherContainer))]
    [InlineData("state_dict.pt", "scripted.pt", nameof(ChangeNature.OtherContainer))]
    [InlineData("state_dict.pt", "state_dict_torch2_layout.pt", nameof(ChangeNature.OtherSurroundings))]
    [InlineData("state_dict.pt", "many_tensors.pt", nameof(ChangeNature.Unrelated))]
    public void Knows_the_same_weights_in_files_of_PyTorch_and_TorchSharp(string old, string now, string expected)
    {
        static string PathOf(string name) => Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", name);
        var comparison = ModelComparison.Take((PathOf(old), old), (PathOf(now), now), TestContext.Current.CancellationToken);

        Assert.Equal(expected, comparison.Reading!.Nature.ToString());
        Assert.True(comparison.IsComplete);
    }

    [Fact]
    public void Measures_the_retraining_of_the_sample()
    {
        var old = Repository.PathTo("samples", "ChequeReader", "models", "digits.onnx");
        var now = Repository.PathTo("samples", "ChequeReader.Attacked", "skewed-retraining", "files", "models", "digits.onnx");
        var comparison = ModelComparison.Take((old, "old"), (now, "new"), TestContext.Current.CancellationToken);

        Assert.Equal(ChangeNature.Everything, comparison.Reading!.Nature);
        Assert.All(comparison.Difference!.Tensors, tensor => Assert.InRange(tensor.Comparison!.RelativeDistance!.Value, 0.001, 2));
    }

    [Fact]
    public void A_model_that_cannot_be_read_is_no_difference()
    {
        var old = _folder.Write("old.safetensors", Network(First, Second));
        var now = _folder.Write("new.safetensors", [1, 2, 3]);
        var comparison = ModelComparison.Take((old, "old"), (now, "new"), TestContext.Current.CancellationToken);

        Assert.Null(comparison.Difference);
        Assert.False(comparison.IsComplete);
    }

    [Theory]
    [InlineData("layer.10.weight", "layer.9.weight", "layer.10.weight")]
    [InlineData("classifier.weight", "encoder.weight", "classifier.weight")]
    public void Tells_the_last_layer_by_name(string first, string second, string last)
    {
        TensorEntry[] tensors = [.. new[] { first, second }.Select(name => new TensorEntry(name, "F32", [2, 2], 16, Formats.Digest.Sha256([])))];

        Assert.Equal([last], LastLayer.Of("safetensors", [.. tensors]));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Network(float[] first, float[] second) => Write(("fc1.weight", "F32", [60, 100], F32(first)), ("fc2.weight", "F32", [2, 100], F32(second)));

    private void AssertLooksLike(ChangeNature expected, byte[] now, string sentence = "")
    {
        var reading = Compare(Network(First, Second), now);

        Assert.Equal(expected, reading.Nature);
        Assert.Contains(sentence, reading.Sentence, StringComparison.Ordinal);
    }

    private ChangeReading Compare(byte[] old, byte[] now) =>
        ModelComparison.Take((_folder.Write("old.safetensors", old), "old"), (_folder.Write("new.safetensors", now), "new"), TestContext.Current.CancellationToken).Reading!;
}
