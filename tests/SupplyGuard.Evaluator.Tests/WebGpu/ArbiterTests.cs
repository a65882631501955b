using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Evaluator.Tests.WebGpu;

/// <summary>A model whose convolution WebGPU computes wrongly, and one that was changed, judged by what really runs.</summary>
public sealed class ArbiterTests : IDisposable
{
    private const int Samples = 400;

    private static readonly ImmutableArray<string> Classes = ["a", "b", "c", "d"];

    private readonly TemporaryFolder _folder = new();
    private readonly SoftwareGpu _gpu = new();
    private readonly EvaluatorInput _input;
    private readonly ImmutableArray<int> _labels;

    public ArbiterTests()
    {
        var random = new Random(5);
        _input = Jobs.Floats("x", [Samples, 129, 4], [.. Enumerable.Range(0, Samples * 129 * 4).Select(_ => random.NextSingle() - 0.5f)]);
        var scores = Assert.Single(Assert.IsType<EvaluatorOutcome.Answered>(Run(Job(Honest), "cpu")).Outputs).Values;
        _labels = [.. new ScoreMatrix(Samples, Classes.Length, scores).Answers()];
    }

    private static byte[] Honest => OnnxWriter.Convolution(seed: 1);

    private static byte[] Changed => OnnxWriter.Convolution(seed: 2);

    public void Dispose()
    {
        _gpu.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_provider_that_computes_another_function_is_found_out_by_the_processor()
    {
        var rules = Judge(Honest);

        Assert.Contains(ProviderRules.AnotherFunction, rules);
        Assert.DoesNotContain(BehaviourRules.RecallFell, rules);
    }

    [Fact]
    public void A_model_that_was_changed_is_the_models_fault_on_every_device()
    {
        var rules = Judge(Changed);

        Assert.Contains(BehaviourRules.RecallFell, rules);
        Assert.DoesNotContain(ProviderRules.AnotherFunction, rules);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_baseline_remembers_how_a_device_rounds_and_nothing_of_one_that_computes_another_function(int channels, bool remembered)
    {
        var random = new Random(5);
        var job = Jobs.For(
            _folder.Write("model.onnx", OnnxWriter.Convolution(channels: channels)),
            [Jobs.Floats("x", [Samples, channels, 4], [.. Enumerable.Range(0, Samples * channels * 4).Select(_ => random.NextSingle() - 0.5f)])],
            "y") with
        { Passes = EvaluationPasses.Recording };
        var recorded = Assert.IsType<EvaluatorOutcome.Answered>(Run(job, "cpu"));
        var labels = new ScoreMatrix(Samples, Classes.Length, recorded.Outputs[0].Values).Answers();
        var evidence = new RecordingEvidence(job.ModelDigest, new Gathered<GoldenData>.Found(new GoldenData(Digest.Sha256("golden"u8), job.Inputs, [.. labels])), recorded)
        {
            Elsewhere = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("webgpu", Assert.IsType<EvaluatorOutcome.Answered>(Run(job with { Passes = [EvaluationPasses.Reference] }, "webgpu")))]),
        };

        var made = RecordingCheck.Run(Policy() with { Change = new Located<ChangeClass>(ChangeClass.Unchanged, new Location("supplyguard.json", 1, 1)), Device = "cpu" }, evidence);

        Assert.True(made.Baseline is not null, string.Join('\n', made.Findings));
        var baseline = made.Baseline;
        Assert.Equal(remembered, baseline.Elsewhere.ContainsKey("webgpu"));
        Assert.True(!remembered || baseline.Elsewhere["webgpu"].Relative is > 0 and < 1e-4, baseline.Elsewhere.Values.FirstOrDefault()?.ToString());
    }

    private ImmutableArray<Rule> Judge(byte[] model)
    {
        var job = Job(model);
        var golden = new GoldenData(Digest.Sha256("golden"u8), [_input], _labels);
        var (evidence, judgement) = ProviderArbiter.Judge(Policy(), asked => new EvaluationEvidence(
            job.ModelDigest, new Gathered<GoldenData>.Found(golden), new Gathered<Baseline>.Missing(), Run(job, asked.Device)));

        Assert.Equal("webgpu", Assert.IsType<EvaluatorOutcome.Answered>(evidence.Outcome).Device);
        return [.. judgement.Findings.Select(finding => finding.Rule)];
    }

    private EvaluatorJob Job(byte[] model) => Jobs.For(_folder.Write("model.onnx", model), [_input], "y");

    private EvaluatorOutcome Run(EvaluatorJob job, string device) =>
        EvaluatorProcess.Run(_gpu.On(job) with { Device = device, RequireDevice = device == "webgpu" }, Jobs.Real, TestContext.Current.CancellationToken);

    /// <summary>Asks for no baseline, and for a recall that a model has or has not.</summary>
    private static EvaluationPolicy Policy() => new(
        "channels",
        At("model.onnx"),
        new Located<ChangeClass>(ChangeClass.FirstImport, new Location("supplyguard.json", 1, 1)),
        At("golden.npz"),
        100,
        10,
        "y",
        OutputKind.Logits,
        Classes,
        At("baseline.json"),
        [],
        new EvaluationLimits(0.45, 0.01, 0.02, 1e-3, Classes.ToImmutableSortedDictionary(name => name, _ => 0.95, StringComparer.Ordinal)),
        "webgpu",
        RequireDevice: true,
        TimeSpan.FromSeconds(60),
        BaselineRequired: true,
        new Location("supplyguard.json", 1, 1));

    private static Located<string> At(string path) => new(path, new Location("supplyguard.json", 1, 1));
}
