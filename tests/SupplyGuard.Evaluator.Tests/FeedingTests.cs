using System.Collections.Immutable;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Formats;
using TestKit;

namespace SupplyGuard.Evaluator.Tests;

/// <summary>What stands between samples and a model: a graph of their own, constants, states.</summary>
public sealed class FeedingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Samples_go_through_the_graph_and_its_one_output_is_the_one_input_of_the_model()
    {
        var job = Prepared(OnnxWriter.Model("Neg", [-1, 2], OnnxWriter.Float, [-1, 2]), Doubling("samples", "anything"), Jobs.Floats("samples", [3, 2], 1, 2, 3, 4, 5, 6));

        var output = Assert.Single(Answered(job).Outputs);

        Assert.Equal([3L, 2], output.Shape);
        Assert.Equal([-2f, -4, -6, -8, -10, -12], output.Values);
    }

    [Fact]
    public void Outputs_of_the_graph_feed_inputs_of_their_name_and_a_sample_that_it_does_not_take_goes_to_the_model()
    {
        byte[] model = OnnxWriter.Graph(
            [OnnxWriter.Node("Sub", ["x", "other"], "y")],
            [OnnxWriter.Value("x", OnnxWriter.Float, [-1, 1]), OnnxWriter.Value("other", OnnxWriter.Float, [-1, 1])],
            [OnnxWriter.Value("y", OnnxWriter.Float, [-1, 1])]);
        var job = Prepared(model, Doubling("samples", "x", width: 1), Jobs.Floats("other", [2, 1], 10, 20), Jobs.Floats("samples", [2, 1], 3, 4));

        Assert.Equal([-4f, -12], Assert.Single(Answered(job).Outputs).Values);
    }

    [Fact]
    public void A_graph_that_makes_floats_of_bytes_is_run_with_the_batch_that_the_model_insists_on()
    {
        var graph = OnnxWriter.Graph(
            [OnnxWriter.Node("Cast", ["samples"], "x", OnnxWriter.Integer("to", OnnxWriter.Float))],
            [OnnxWriter.Value("samples", 2, [-1, 1])],
            [OnnxWriter.Value("x", OnnxWriter.Float, [-1, 1])]);
        var job = Prepared(OnnxWriter.Model("Neg", [2, 1], OnnxWriter.Float, [2, 1]), graph, new EvaluatorInput("samples", "U8", [3, 1], new byte[] { 7, 8, 255 }));

        Assert.Equal([-7f, -8, -255], Assert.Single(Answered(job).Outputs).Values);
    }

    [Fact]
    public void A_graph_with_other_bytes_than_were_examined_is_refused()
    {
        var job = Prepared(OnnxWriter.Model("Neg", [-1, 2], OnnxWriter.Float, [-1, 2]), Doubling("samples", "x"), Jobs.Floats("samples", [1, 2], 1, 2));
        _folder.Write("graph.onnx", Doubling("samples", "x", width: 3));

        Assert.Contains("changed after it was examined", Refused(job), StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_that_mixes_samples_is_refused()
    {
        var graph = OnnxWriter.Graph(
            [OnnxWriter.Node("ReduceSum", ["samples"], "x")],
            [OnnxWriter.Value("samples", OnnxWriter.Float, [-1, 2])],
            [OnnxWriter.Value("x", OnnxWriter.Float, [1, 1])]);
        var job = Prepared(OnnxWriter.Model("Neg", [-1, 1], OnnxWriter.Float, [-1, 1]), graph, Jobs.Floats("samples", [3, 2], 1, 2, 3, 4, 5, 6));

        Assert.Contains("not one row for each of 3 samples", Refused(job), StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_whose_outputs_feed_nothing_is_refused()
    {
        byte[] model = OnnxWriter.Graph(
            [OnnxWriter.Node("Sub", ["a", "b"], "y")],
            [OnnxWriter.Value("a", OnnxWriter.Float, [-1, 2]), OnnxWriter.Value("b", OnnxWriter.Float, [-1, 2])],
            [OnnxWriter.Value("y", OnnxWriter.Float, [-1, 2])]);

        Assert.Contains("the model wants a, b", Refused(Prepared(model, Doubling("samples", "x"), Jobs.Floats("samples", [1, 2], 1, 2))), StringComparison.Ordinal);
        Assert.Contains("'missing' of the preprocessing is not among the data", Refused(Prepared(model, Doubling("missing", "a"), Jobs.Floats("a", [1, 2], 1, 2))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OnnxWriter.Int64, 3, "6|12")]
    [InlineData(OnnxWriter.Double, 0.5, "1|2")]
    [InlineData(OnnxWriter.Float, -1, "-2|-4")]
    public void A_constant_has_the_type_and_the_shape_that_the_model_wants(int type, double number, string expected)
    {
        var job = Given(Multiplying(type)) with { Constants = Constants(number) };

        Assert.Equal(expected.Split('|').Select(float.Parse), Assert.Single(Answered(job).Outputs).Values);
    }

    [Theory]
    [InlineData(OnnxWriter.Int64, 0.5)]
    [InlineData(OnnxWriter.Int64, 1e30)]
    [InlineData(OnnxWriter.Boolean, 2)]
    [InlineData(OnnxWriter.Float, 1e39)]
    [InlineData(OnnxWriter.Float, -1e39)]
    [InlineData(OnnxWriter.Float16, 70000)]
    [InlineData(OnnxWriter.Float16, -1e39)]
    public void A_constant_that_its_input_cannot_hold_is_refused(int type, double number) =>
        Assert.Contains("does not hold", Refused(Given(Multiplying(type)) with { Constants = Constants(number) }), StringComparison.Ordinal);

    [Fact]
    public void An_input_that_nothing_feeds_and_one_that_is_fed_twice_are_refused()
    {
        Assert.Contains("Input 'factor' of the model is not among what it is given: x", Refused(Given(Multiplying(OnnxWriter.Float))), StringComparison.Ordinal);
        Assert.Contains("Input 'x' of the model is given more than once", Refused(Given(Multiplying(OnnxWriter.Float)) with { Constants = Constants(1).Add("x", 1) }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("last", "6|60")]
    [InlineData("mean", "3.3333333|33.333332")]
    public void A_state_starts_at_zero_with_every_sample_and_goes_from_step_to_step(string judged, string expected)
    {
        // Two samples of three steps: sums 1, 3, 6 and 10, 30, 60.
        var job = Given(Summing(), Jobs.Floats("x", [2, 3, 1], 1, 2, 3, 10, 20, 30)) with { Sequence = new RequestedSequence([new RequestedState("state", "next")], judged) };

        var output = Assert.Single(Answered(job).Outputs);

        Assert.Equal([2L, 1], output.Shape);
        Assert.Equal(expected.Split('|').Select(float.Parse), output.Values);
    }

    [Fact]
    public void A_state_whose_samples_are_not_its_first_dimension_is_handed_on_as_it_is()
    {
        // As voice detectors have it: a state of two layers × samples × numbers, and a rate without a dimension.
        var model = OnnxWriter.Graph(
            [
                OnnxWriter.Node("Add", ["state", "x"], "next"),
                OnnxWriter.Node("ReduceMax", ["next"], "top", [.. OnnxWriter.Integers("axes", 0)]),
                OnnxWriter.Node("Squeeze", ["top"], "flat"),
                OnnxWriter.Node("Cast", ["sr"], "rate", OnnxWriter.Integer("to", OnnxWriter.Float)),
                OnnxWriter.Node("Mul", ["flat", "rate"], "scaled"),
                OnnxWriter.Node("Add", ["x", "scaled"], "y"),
            ],
            [OnnxWriter.Value("x", OnnxWriter.Float, [-1, 1]), OnnxWriter.Value("state", OnnxWriter.Float, [2, -1, 1]), OnnxWriter.Value("sr", OnnxWriter.Int64, [])],
            [OnnxWriter.Value("y", OnnxWriter.Float, [-1, 1]), OnnxWriter.Value("next", OnnxWriter.Float, [2, -1, 1])]);
        var job = Given(model, Jobs.Floats("x", [2, 3, 1], 1, 2, 3, 10, 20, 30)) with
        {
            Constants = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal).Add("sr", 100),
            Sequence = new RequestedSequence([new RequestedState("state", "next")], JudgedSteps.Last),
        };

        // The last number, and a hundred times the sum of all.
        Assert.Equal([603f, 6030], Assert.Single(Answered(job).Outputs).Values);
    }

    [Fact]
    public void Every_step_goes_through_the_graph_first()
    {
        var job = Prepared(Summing(), Doubling("samples", "x", width: 1), Jobs.Floats("samples", [2, 3, 1], 1, 2, 3, 10, 20, 30)) with { Sequence = new RequestedSequence([new RequestedState("state", "next")], JudgedSteps.Last) };

        Assert.Equal([12f, 120], Assert.Single(Answered(job).Outputs).Values);
    }

    [Fact]
    public void A_state_that_the_model_does_not_have_and_samples_without_steps_are_refused()
    {
        var job = Given(Summing(), Jobs.Floats("x", [2, 3, 1], 1, 2, 3, 10, 20, 30));

        Assert.Contains("no output 'later'", Refused(job with { Sequence = new RequestedSequence([new RequestedState("state", "later")], JudgedSteps.Last) }), StringComparison.Ordinal);
        Assert.Contains("no input 'memory'", Refused(job with { Sequence = new RequestedSequence([new RequestedState("state", "next"), new RequestedState("memory", "next")], JudgedSteps.Last) }), StringComparison.Ordinal);
        Assert.Contains("samples of equally many steps", Refused(Given(Summing(), Jobs.Floats("x", [2], 1, 2)) with { Sequence = new RequestedSequence([new RequestedState("state", "next")], JudgedSteps.Last) }), StringComparison.Ordinal);
    }

    /// <summary><c>output = input + input</c>.</summary>
    private static byte[] Doubling(string input, string output, int width = 2) => OnnxWriter.Graph(
        [OnnxWriter.Node("Add", [input, input], output)],
        [OnnxWriter.Value(input, OnnxWriter.Float, [-1, width])],
        [OnnxWriter.Value(output, OnnxWriter.Float, [-1, width])]);

    /// <summary><c>y = x · factor</c>, where the factor is one number without a dimension.</summary>
    private static byte[] Multiplying(int type) => OnnxWriter.Graph(
        [OnnxWriter.Node("Cast", ["factor"], "number", OnnxWriter.Integer("to", OnnxWriter.Float)), OnnxWriter.Node("Mul", ["x", "number"], "y")],
        [OnnxWriter.Value("x", OnnxWriter.Float, [-1, 1]), OnnxWriter.Value("factor", type, [])],
        [OnnxWriter.Value("y", OnnxWriter.Float, [-1, 1])]);

    /// <summary><c>next = state + x</c>, <c>y = next</c>.</summary>
    private static byte[] Summing() => OnnxWriter.Graph(
        [OnnxWriter.Node("Add", ["state", "x"], "next"), OnnxWriter.Node("Identity", ["next"], "y")],
        [OnnxWriter.Value("x", OnnxWriter.Float, [-1, 1]), OnnxWriter.Value("state", OnnxWriter.Float, [-1, 1])],
        [OnnxWriter.Value("y", OnnxWriter.Float, [-1, 1]), OnnxWriter.Value("next", OnnxWriter.Float, [-1, 1])]);

    private static ImmutableSortedDictionary<string, double> Constants(double number) => ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal).Add("factor", number);

    private EvaluatorJob Given(byte[] model) => Given(model, Jobs.Floats("x", [2, 1], 2, 4));

    private EvaluatorJob Given(byte[] model, params ImmutableArray<EvaluatorInput> inputs)
    {
        _folder.Write("model.onnx", model);
        return Jobs.For(Path.Combine(_folder.Path, "model.onnx"), inputs, "y");
    }

    private EvaluatorJob Prepared(byte[] model, byte[] graph, params ImmutableArray<EvaluatorInput> inputs)
    {
        _folder.Write("graph.onnx", graph);
        return Given(model, inputs) with { Preprocess = (Path.Combine(_folder.Path, "graph.onnx"), Digest.Sha256(graph)) };
    }

    private static EvaluatorOutcome.Answered Answered(EvaluatorJob job) => Assert.IsType<EvaluatorOutcome.Answered>(EvaluatorProcess.Run(job, Jobs.Real, TestContext.Current.CancellationToken));

    private static string Refused(EvaluatorJob job) => Assert.IsType<EvaluatorOutcome.Refused>(EvaluatorProcess.Run(job, Jobs.Real, TestContext.Current.CancellationToken)).Detail;
}
