using System.Text.Json;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Runtimes;
using SupplyGuard.Formats;
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
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WithTorchSharp") == "true", "The real TorchSharp is only tried with WithTorchSharp=true.");
        var folder = Environment.GetEnvironmentVariable("SUPPLYGUARD_TEST_TORCHSHARP")!;
        var data = Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data");
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "expected.json")));
        var torch = new RestoredTorch(Library(Path.Combine(folder, "TorchSharp.dll")), [.. Natives(folder).Select(Library)], Library(Path.Combine(folder, "TorchSharp.dll")));
        var job = Jobs.For(Path.Combine(data, model), [new EvaluatorInput("x", "F32", [10, 1, 28, 28], File.ReadAllBytes(Path.Combine(data, "input.f32.bin")))], "y") with
        {
            Torch = torch,
            RuntimeOrigin = torch.Assembly.Package,
            Readable = [folder],
        };

        var answered = Assert.IsType<EvaluatorOutcome.Answered>(EvaluatorProcess.Run(job, Jobs.Real, TestContext.Current.CancellationToken));

        Assert.All(Assert.Single(answered.Outputs).Values.Zip(Floats(expected.RootElement.GetProperty("logits").GetProperty("values"))), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    private static IEnumerable<string> Natives(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => !file.EndsWith("TorchSharp.dll", StringComparison.Ordinal) && (file.Contains(".so", StringComparison.Ordinal) || file.EndsWith(".dylib", StringComparison.Ordinal)))
        .OrderBy(file => Array.FindIndex(Order, name => Path.GetFileName(file).StartsWith($"lib{name}.", StringComparison.Ordinal)))
        .ThenBy(file => file, StringComparer.Ordinal);

    private static RestoredLibrary Library(string file) => new(file, Digest.Sha256(File.ReadAllBytes(file)), "TorchSharp");

    private static float[] Floats(JsonElement numbers) => numbers.ValueKind is JsonValueKind.Array
        ? [.. numbers.EnumerateArray().SelectMany(Floats)]
        : [numbers.GetSingle()];
}
