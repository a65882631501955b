using System.Diagnostics;
using System.Globalization;
using System.Text;
using SupplyGuard.Evidence.Evaluation;
using TestKit;

namespace SupplyGuard.Evaluator.Tests.Hostile;

/// <summary>
/// Evaluators side by side, and evaluators that are killed at any moment of their life. The numbers for a machine that has the time for them come
/// from <c>SUPPLYGUARD_TEST_EVALUATORS</c> and <c>SUPPLYGUARD_TEST_KILLS</c>.
/// </summary>
public sealed class ManyEvaluatorsTests : IDisposable
{
    private readonly HostileRuntime _runtime = new();

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public void Evaluators_side_by_side_give_the_answer_of_one_alone()
    {
        var random = new Random(11);
        var features = Jobs.Floats("features", [20, 29], [.. Enumerable.Range(0, 20 * 29).Select(_ => (float)random.NextDouble())]);
        using var folder = new TemporaryFolder();
        var job = Jobs.For(folder.Write("model.onnx", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Models", "credit.onnx"))), [features], "logits");
        var alone = Assert.IsType<EvaluatorOutcome.Answered>(Run(job));

        var outcomes = new EvaluatorOutcome[Number("SUPPLYGUARD_TEST_EVALUATORS", 8)];
        Thread[] threads = [.. outcomes.Select((_, index) => new Thread(() => outcomes[index] = Run(job)))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        Assert.All(outcomes, outcome => Assert.Equal(alone.Outputs[0].Values, Assert.IsType<EvaluatorOutcome.Answered>(outcome).Outputs[0].Values));
        Assert.Empty(LeftOver(job.ModelPath, Jobs.Real.Folder));
    }

    [Fact]
    public void Evaluators_that_are_killed_leave_nothing()
    {
        const int LongestLife = 800;
        var kills = Number("SUPPLYGUARD_TEST_KILLS", 30);
        var random = new Random(12);
        int[] lives = [.. Enumerable.Range(0, kills).Select(_ => random.Next(LongestLife))];

        _runtime.Arm("hang");
        Parallel.ForEach(lives, new ParallelOptions { MaxDegreeOfParallelism = 4 }, life =>
        {
            using var caller = new CancellationTokenSource(life);
            Assert.ThrowsAny<OperationCanceledException>(() => _runtime.Run(TimeSpan.FromSeconds(60), EvaluatorLimits.Default, caller.Token));
        });

        Assert.Empty(LeftOver(_runtime.Job.ModelPath, _runtime.Location.Folder));
    }

    [Fact]
    public void An_evaluator_does_not_outlive_the_process_that_started_it()
    {
        using var folder = EvaluatorFolder.Create();
        folder.WriteRequest(_runtime.Job, EvaluatorLimits.Default);
        _runtime.Arm("hang");
        var command = EvaluatorCommand.For(_runtime.Job, _runtime.Location, folder);
        var start = new ProcessStartInfo("/bin/sh", ["-c", "\"$@\" & wait", "sh", command.FileName, .. command.ArgumentList]) { WorkingDirectory = folder.Path };
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        using var parent = Process.Start(start)!;
        Assert.True(SpinWait.SpinUntil(() => Processes(_runtime.Location.Folder).Any(process => Maps(process).Contains("libonnxruntime", StringComparison.Ordinal)), TimeSpan.FromSeconds(30)));

        parent.Kill();

        Assert.True(SpinWait.SpinUntil(() => !Processes(_runtime.Location.Folder).Any(), TimeSpan.FromSeconds(10)));
    }

    private static EvaluatorOutcome Run(EvaluatorJob job) => EvaluatorProcess.Run(job with { Deadline = TimeSpan.FromMinutes(10) }, Jobs.Real, CancellationToken.None);

    /// <summary>Folders of jobs about this model, and processes of this evaluator about it.</summary>
    private static IEnumerable<string> LeftOver(string model, string evaluator) =>
    [
        .. Directory.EnumerateDirectories(Path.GetTempPath(), "supplyguard-*").Where(folder => Text(Path.Combine(folder, "request.json")).Contains(Path.GetDirectoryName(model)!.Split('-')[^1], StringComparison.Ordinal)),
        .. Processes(evaluator).Where(process => Text(Path.Combine(process, "cmdline")).Contains(model, StringComparison.Ordinal)),
    ];

    /// <summary>Folders in <c>/proc</c> of the processes that run this evaluator; one that is dead and not yet collected has no command line.</summary>
    private static IEnumerable<string> Processes(string evaluator) =>
        from process in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out _)
        where Text(Path.Combine(process, "cmdline")).StartsWith(Path.Combine(evaluator, "SupplyGuard.Evaluator"), StringComparison.Ordinal)
        select process;

    private static string Maps(string process) => Text(Path.Combine(process, "maps"));

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
