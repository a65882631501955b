using System.Text.Json;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Runtimes;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Evaluator.Tests;

/// <summary>
/// The real TorchSharp, where there is one: <c>WithTorchSharp=true</c> says that <c>SUPPLYGUARD_TEST_TORCHSHARP</c> is a folder with
/// <c>TorchSharp.dll</c> and its native libraries for this platform, as a build leaves them.
/// </summary>
public sealed class RealTorchTests
{
    private static readonly string[] Order = ["c10", "torch_cpu", "torch", "LibTorchSharp"];

    [Theory]
    [InlineData("scripted.pt")]
    [InlineData("traced.pt")]
    [InlineData("frozen.pt")]
    public void The_real_TorchSharp_answers_what_PyTorch_answered(string model)
    {
        var job = Jobs.For(Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", model), [Images], "y");

        AssertAnswered(job, new ModelParts(Read(job.ModelPath, ModelRole.Model), Architecture: null));
    }

    /// <summary>The weights of the architecture itself are zeros, so that it could not answer so by itself.</summary>
    [Theory]
    [InlineData("weights_torchsharp.dat", "scripted.pt")]
    [InlineData("state_dict_legacy.pt", "traced.pt")]
    [InlineData("model.safetensors", "scripted.pt")]
    public void The_real_TorchSharp_answers_with_the_weights_that_an_architecture_was_given(string model, string architecture)
    {
        using var folder = new TemporaryFolder();
        var empty = TorchSample.Rewrite(TorchSample.Read(architecture), (name, content) => name.Contains("/data/", StringComparison.Ordinal) ? new byte[content.Length] : content);
        var job = Jobs.For(Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", model), [Images], "y");

        AssertAnswered(job, new ModelParts(Read(job.ModelPath, ModelRole.Model), Read(folder.Write("architecture.pt", empty), ModelRole.Architecture)));
    }

    private static EvaluatorInput Images => new("x", "F32", [10, 1, 28, 28], TorchSample.Read("input.f32.bin"));

    private static void AssertAnswered(EvaluatorJob job, ModelParts parts)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WithTorchSharp") == "true", "The real TorchSharp is only tried with WithTorchSharp=true.");
        var folder = Environment.GetEnvironmentVariable("SUPPLYGUARD_TEST_TORCHSHARP")!;
        using var expected = JsonDocument.Parse(TorchSample.Read("expected.json"));
        var torch = new RestoredTorch(Library(Path.Combine(folder, "TorchSharp.dll")), [.. Natives(folder).Select(Library)], Library(Path.Combine(folder, "TorchSharp.dll")));
        var choice = EvaluatorChoice.Of(Jobs.Real) with { Runtimes = RestoredRuntimes.None with { Torch = TorchChoice.Of(torch) } };

        var answered = Assert.IsType<EvaluatorOutcome.Answered>(choice.Evaluate(job, parts, TestContext.Current.CancellationToken));

        Assert.All(Assert.Single(answered.Outputs).Values.Zip(Floats(expected.RootElement.GetProperty("logits").GetProperty("values"))), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    private static ModelEvidence Read(string path, ModelRole role) =>
        ModelGathering.Gather(new FoundModel(new ModelSubject(Path.GetFileName(path)), path, role), watcher: null, TestContext.Current.CancellationToken);

    private static IEnumerable<string> Natives(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => !file.EndsWith("TorchSharp.dll", StringComparison.Ordinal) && (file.Contains(".so", StringComparison.Ordinal) || file.EndsWith(".dylib", StringComparison.Ordinal)))
        .OrderBy(file => Array.FindIndex(Order, name => Path.GetFileName(file).StartsWith($"lib{name}.", StringComparison.Ordinal)))
        .ThenBy(file => file, StringComparer.Ordinal);

    private static RestoredLibrary Library(string file) => new(file, Digest.Sha256(File.ReadAllBytes(file)), "TorchSharp");

    private static float[] Floats(JsonElement numbers) => numbers.ValueKind is JsonValueKind.Array
        ? [.. numbers.EnumerateArray().SelectMany(Floats)]
        : [numbers.GetSingle()];
}
