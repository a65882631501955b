using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence.Evaluation;
using TestKit;

namespace SupplyGuard.Evaluator.Tests.WebGpu;

public sealed class WebGpuTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SoftwareGpu _gpu = new();

    public void Dispose()
    {
        _gpu.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Runs_on_the_device_behind_every_wall()
    {
        var job = _gpu.On(Negation()) with { RequireDevice = true, DemandedWalls = Walls.All };

        var answered = Assert.IsType<EvaluatorOutcome.Answered>(Run(job));

        Assert.Equal("webgpu", answered.Device);
        Assert.StartsWith("ONNX Runtime 1.30.0", answered.Runtime, StringComparison.Ordinal);
        var places = Assert.Single(answered.Nodes);
        Assert.Equal(("WebGpuExecutionProvider", 1), (places.Provider, places.Count));
        Assert.Equal([-1f, 2, -3], Assert.Single(answered.Outputs).Values);
    }

    [Fact]
    public void Says_how_many_nodes_the_processor_took_over()
    {
        var answered = Assert.IsType<EvaluatorOutcome.Answered>(Run(_gpu.On(Hardmax())));

        Assert.Equal(["CPUExecutionProvider 1 Hardmax", "WebGpuExecutionProvider 2 MemcpyToHost Neg"], answered.Nodes.Select(Show));
    }

    [Fact]
    public void Does_not_run_a_model_of_which_the_processor_would_take_over_a_part()
    {
        var placed = Assert.IsType<EvaluatorOutcome.Elsewhere>(Run(_gpu.On(Hardmax()) with { RequireDevice = true }));

        Assert.Equal(["CPUExecutionProvider 1 Hardmax", "WebGpuExecutionProvider 2 MemcpyToHost Neg"], placed.Nodes.Select(Show));
    }

    [Fact]
    public void Refuses_a_device_without_a_driver() =>
        Assert.Contains("WebGPU adapter", Assert.IsType<EvaluatorOutcome.Refused>(Run(_gpu.On(Negation()) with { Driver = _folder.PathTo("absent.json") })).Detail, StringComparison.Ordinal);

    [Fact]
    public void Computes_another_function_than_the_processor_for_one_convolution()
    {
        var random = new Random(3);
        var job = Jobs.For(Written(OnnxWriter.Convolution()), [Jobs.Floats("x", [4, 129, 4], [.. Enumerable.Range(0, 4 * 129 * 4).Select(_ => random.NextSingle())])], "y");

        var there = Assert.Single(Assert.IsType<EvaluatorOutcome.Answered>(Run(_gpu.On(job) with { RequireDevice = true })).Outputs).Values;
        var here = Assert.Single(Assert.IsType<EvaluatorOutcome.Answered>(Run(job with { Runtime = _gpu.Runtime })).Outputs).Values;

        Assert.True(here.Zip(there).Max(pair => Math.Abs(pair.First - pair.Second)) > 0.05);
    }

    private static EvaluatorOutcome Run(EvaluatorJob job) => EvaluatorProcess.Run(job, Jobs.Real, TestContext.Current.CancellationToken);

    private static string Show(ProviderNodes place) => $"{place.Provider} {place.Count} {string.Join(' ', place.Operators)}";

    private EvaluatorJob Negation() => Jobs.For(Written(OnnxWriter.Model("Neg", [-1, 1], OnnxWriter.Float, [-1, 1])), [Jobs.Floats("x", [3, 1], 1, -2, 3)], "y");

    private EvaluatorJob Hardmax() => Jobs.For(Written(OnnxWriter.Chain(["Neg", "Hardmax"], [-1, 2])), [Jobs.Floats("x", [2, 2], 1, 2, 4, 3)], "y");

    private string Written(byte[] model) => _folder.Write("model.onnx", model);
}
