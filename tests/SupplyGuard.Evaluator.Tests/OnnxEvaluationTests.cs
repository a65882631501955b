using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Formats;
using TestKit;

namespace SupplyGuard.Evaluator.Tests;

public sealed class OnnxEvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_a_model_that_insists_on_batches_of_one()
    {
        // A convolution of zeros is its bias, which was read from the model's bytes with a hexadecimal editor.
        float[] bias = [BitConverter.Int32BitsToSingle(0x3e88bce8), BitConverter.Int32BitsToSingle(0x3ef35b7b), BitConverter.UInt32BitsToSingle(0xc0065c79), BitConverter.Int32BitsToSingle(0x3f0d3eff)];
        var job = Jobs.For(Stored("conv1d.onnx"), [Jobs.Floats("x", [3, 4, 8], new float[96])], "y");

        var output = Assert.Single(Answered(job).Outputs);

        Assert.Equal([3L, 4, 8], output.Shape);
        Assert.Equal(Enumerable.Range(0, 96).Select(i => bias[i / 8 % 4]), output.Values);
    }

    [Fact]
    public void Answers_in_the_order_of_the_samples_whatever_runs_beside_what()
    {
        const int Samples = 20_001;
        var numbers = Enumerable.Range(0, Samples).Select(sample => (float)sample).ToArray();
        var model = _folder.Write("neg.onnx", OnnxWriter.Model("Neg", [-1, 1], OnnxWriter.Float, [-1, 1]));
        var job = Jobs.For(model, [Jobs.Floats("x", [Samples, 1], numbers)], "y", new(true, 1, 2), new(true, 1, 1000), new(true, 2, 7));

        Assert.All(Answered(job).Outputs, output => Assert.Equal(numbers.Select(number => -number), output.Values));
    }

    [Fact]
    public void Gives_the_same_answer_under_every_configuration()
    {
        var random = new Random(7);
        var features = Jobs.Floats("features", [50, 29], [.. Enumerable.Range(0, 50 * 29).Select(_ => (float)random.NextDouble())]);
        var job = Jobs.For(Stored("credit.onnx"), [features], "logits", new(true, 1, 50), new(false, 1, 1), new(true, 2, 7));

        var answered = Answered(job);

        Assert.Equal(("ONNX Runtime 1.29.0", "cpu"), (answered.Runtime, answered.Device));
        Assert.Equal([0, 1, 2], answered.Outputs.Select(output => output.Pass));
        foreach (var output in answered.Outputs)
        {
            Assert.Equal([50L, 2], output.Shape);
            Assert.All(output.Values.Zip(answered.Outputs[0].Values), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
        }

        Assert.True(answered.Outputs[0].Values.Distinct().Count() > 90);
    }

    [Theory]
    [InlineData(OnnxWriter.Float, "1.5|-2|0.25|1e+20")]
    [InlineData(OnnxWriter.Double, "1.5|-2|0.25|1e+20")]
    [InlineData(OnnxWriter.Float16, "1.5|-2|0.25|Infinity")]
    [InlineData(OnnxWriter.BFloat16, "1.5|-2|0.25|9.97277e+19")]
    public void Converts_outputs_to_float32(int type, string expected)
    {
        var model = Written(OnnxWriter.Model("Cast", [-1, 2], type, [-1, 2], OnnxWriter.Integer("to", type)));

        var output = Assert.Single(Answered(Jobs.For(model, [Jobs.Floats("x", [2, 2], 1.5f, -2, 0.25f, 1e20f)], "y")).Outputs);

        var values = expected.Split('|').Select(text => float.Parse(text, CultureInfo.InvariantCulture));
        Assert.All(values.Zip(output.Values), pair => Assert.True(pair.First.Equals(pair.Second) || Math.Abs((pair.Second / pair.First) - 1) < 1e-4));
    }

    [Fact]
    public void Converts_whole_numbers_to_float32()
    {
        var model = Written(OnnxWriter.Model("Cast", [-1, 2], OnnxWriter.Int64, [-1, 2], OnnxWriter.Integer("to", OnnxWriter.Int64)));

        var output = Assert.Single(Answered(Jobs.For(model, [Jobs.Floats("x", [1, 2], 3, -4)], "y")).Outputs);

        Assert.Equal([3f, -4f], output.Values);
    }

    [Fact]
    public void Runs_the_last_batch_of_a_model_with_a_fixed_batch_dimension()
    {
        var model = Written(OnnxWriter.Model("Neg", [4, 1], OnnxWriter.Float, [4, 1]));

        var output = Assert.Single(Answered(Jobs.For(model, [Jobs.Floats("x", [6, 1], 1, 2, 3, 4, 5, 6)], "y")).Outputs);

        Assert.Equal([6L, 1], output.Shape);
        Assert.Equal([-1f, -2, -3, -4, -5, -6], output.Values);
    }

    [Fact]
    public void Passes_NaN_on_as_a_fact()
    {
        var model = Written(OnnxWriter.Model("Sqrt", [-1, 1], OnnxWriter.Float, [-1, 1]));

        var output = Assert.Single(Answered(Jobs.For(model, [Jobs.Floats("x", [2, 1], -1, 4)], "y")).Outputs);

        Assert.Equal([float.NaN, 2f], output.Values);
    }

    [Fact]
    public void Refuses_a_model_with_another_digest()
    {
        var job = Credit() with { ModelDigest = Digest.Sha256([1]) };

        Assert.Contains("it changed after it was examined", Refused(job), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_device_that_this_build_does_not_have() =>
        Assert.Equal("The runtime cannot run on 'cuda'; it has: CPUExecutionProvider.", Refused(Credit() with { Device = "cuda" }));

    [Fact]
    public void Refuses_a_file_that_is_no_model() => Assert.StartsWith("ONNX Runtime refused: ", Refused(Credit(Written([1, 2, 3]))), StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_model_that_is_not_there()
    {
        var job = Credit();

        Assert.Equal("The model cannot be read: FileNotFoundException.", Refused(job with { ModelPath = _folder.PathTo("absent.onnx") }));
    }

    [Fact]
    public void Refuses_data_that_do_not_fit_the_model()
    {
        var job = Credit();
        var features = job.Inputs[0];

        Assert.Equal("Input 'features' of the model is not among what it is given: other.", Refused(job with { Inputs = [features with { Name = "other" }] }));
        Assert.Equal("The model has no input 'more'; it has: features.", Refused(job with { Inputs = [features, features with { Name = "more" }] }));
        Assert.Equal("Input 'features' is I32, but the model wants Float.", Refused(job with { Inputs = [features with { DType = "I32" }] }));
        Assert.Equal("Inputs of type 'C64' are not supported.", Refused(job with { Inputs = [features with { DType = "C64" }] }));
        Assert.Equal("Input 'features' has shape [n, 29, 1], but the model wants [any, 29].", Refused(job with { Inputs = [features with { Shape = [1, 29, 1] }] }));
        Assert.Equal("Input 'features' is 116 bytes long, which is not F32 [1, 28].", Refused(job with { Inputs = [features with { Shape = [1, 28] }] }));
        Assert.Equal("The model has no output 'scores'; it has: logits.", Refused(job with { Outputs = ["scores"] }));
    }

    [Fact]
    public void Refuses_an_output_that_is_not_one_row_per_sample()
    {
        var model = Written(OnnxWriter.Model("ReduceSum", [-1, 2], OnnxWriter.Float, [], OnnxWriter.Integer("keepdims", 0)));

        Assert.Contains("its first dimension must be the samples", Refused(Jobs.For(model, [Jobs.Floats("x", [2, 2], 1, 2, 3, 4)], "y")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Refuses_weights_that_lie_in_another_file(bool absolute)
    {
        var weights = _folder.Write("weights.bin", new byte[8]);
        var location = absolute ? weights : "request.json";

        Assert.StartsWith("ONNX Runtime refused: ", Refused(Jobs.For(Written(OnnxWriter.WithExternalWeights(location)), [Jobs.Floats("x", [1, 2], 1, 2)], "y")), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_answer_beyond_the_limit()
    {
        var limits = EvaluatorLimits.Default with { ValueBytes = 7 };

        var refused = Assert.IsType<EvaluatorOutcome.Refused>(EvaluatorProcess.Run(Credit(), Jobs.Real, limits, TestContext.Current.CancellationToken));

        Assert.Equal("Output 'logits' is larger than the answer may be: all outputs of all passes together hold at most 7 bytes, as 32-bit floats.", refused.Detail);
    }

    private static EvaluatorJob Credit(string? model = null) =>
        Jobs.For(model ?? Stored("credit.onnx"), [Jobs.Floats("features", [1, 29], new float[29])], "logits");

    private static EvaluatorOutcome.Answered Answered(EvaluatorJob job) => Assert.IsType<EvaluatorOutcome.Answered>(Run(job));

    private static string Refused(EvaluatorJob job) => Assert.IsType<EvaluatorOutcome.Refused>(Run(job)).Detail;

    private static EvaluatorOutcome Run(EvaluatorJob job) => EvaluatorProcess.Run(job, Jobs.Real, TestContext.Current.CancellationToken);

    private static string Stored(string name) => Path.Combine(AppContext.BaseDirectory, "Models", name);

    private string Written(byte[] model) => _folder.Write("model.onnx", model);
}
