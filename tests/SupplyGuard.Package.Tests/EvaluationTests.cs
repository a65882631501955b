using SupplyGuard.Package.Tests.Consumers;
using TestKit;

namespace SupplyGuard.Package.Tests;

/// <summary>Models that a build runs, in the evaluator that comes as a package.</summary>
public sealed class EvaluationTests(EvaluationConsumers evaluations)
{
    [Fact]
    public async Task A_repository_comes_from_nothing_to_a_build_that_evaluates()
    {
        using var consumer = EvaluationConsumers.Prepare();
        Assert.Equal(1, (await consumer.Build("restore", "App")).Run.ExitCode);
        Assert.Equal(0, (await consumer.Tool("lock", ".")).ExitCode);

        var build = await consumer.Build("build", "App");

        Assert.True(build.Succeeded, build.ToString());
        Assert.Empty(build.Findings);
        Assert.Equal(1, Runs(build));
        Assert.Contains($"\"supplyguard.evaluator.{PackedFeed.Platform}/", consumer.TextOf("supplyguard.lock.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_evaluator_that_was_never_locked_is_not_accepted()
    {
        using var consumer = await evaluations.Clone();
        consumer.Edit("supplyguard.lock.json", text => string.Join('\n', text.Split('\n').Where(line => !line.Contains("supplyguard.evaluator", StringComparison.Ordinal))));

        var build = await consumer.Build("build", "App");

        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error.Code is "SG1105");
        Assert.Equal(0, Runs(build));
    }

    [Fact]
    public async Task A_second_build_takes_the_result_of_the_first_until_something_changes()
    {
        using var consumer = await evaluations.Clone();
        Assert.Equal(1, Runs(await Passes(consumer)));

        // What was written a moment ago may change without another time.
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        var settled = await Passes(consumer);
        var known = await Passes(consumer);
        Assert.Equal(0, Runs(known));
        Assert.InRange(Runs(settled), 0, 1);

        consumer.Environment["CI"] = "true";
        Assert.Equal(1, Runs(await Passes(consumer)));
        consumer.Environment.Remove("CI");
        Assert.Equal(1, Runs(await Passes(consumer, "-p:ContinuousIntegrationBuild=true")));

        consumer.Edit("supplyguard.json", text => text.Replace("00:01:00", "00:01:01", StringComparison.Ordinal));
        Assert.Equal(1, Runs(await Passes(consumer)));
    }

    [Theory]
    [InlineData("edited-weights", "models/digits.onnx", "SG31")]
    [InlineData("swapped-golden", "evaluation/digits.npz", "SG3")]
    public async Task A_change_that_was_pinned_shows_in_what_the_model_does(string attack, string file, string rule)
    {
        using var consumer = await evaluations.Clone();
        await Passes(consumer);
        await Apply(consumer, attack, file);
        var pin = await consumer.Tool("lock", ".", "--only", "models");
        Assert.True(pin.ExitCode is 0, pin.ToString());

        var build = await consumer.Build("build", "App");

        Assert.False(build.Succeeded, build.ToString());
        Assert.All(build.Errors, error => Assert.StartsWith(rule, error.Code, StringComparison.Ordinal));
        Assert.NotEmpty(build.Errors);
    }

    [Fact]
    public async Task A_changed_evaluator_is_never_started()
    {
        using var consumer = await evaluations.Clone();
        await Passes(consumer);
        var evaluator = Directory.GetFiles(consumer.PathTo("packages"), "SupplyGuard.Evaluator.dll", SearchOption.AllDirectories);
        Tampering.Flip(Assert.Single(evaluator), -1);

        foreach (var command in (string[])["build App --no-restore", "build App"])
        {
            var build = await consumer.Build(command.Split(' '));
            Assert.False(build.Succeeded, build.ToString());
            Assert.Contains(build.Errors, error => error.Code is "SG1301");
            Assert.Equal(0, Runs(build));
        }
    }

    [Fact]
    public async Task Without_the_evaluator_nothing_passes()
    {
        using var consumer = await evaluations.Clone();
        await Passes(consumer);
        foreach (var package in Directory.GetFiles(consumer.PathTo("feed"), "SupplyGuard.Evaluator.*"))
            File.Delete(package);
        Directory.Delete(Assert.Single(Directory.GetDirectories(consumer.PathTo("packages"), "supplyguard.evaluator.*")), recursive: true);

        var build = await consumer.Build("build", "App", "--no-restore");
        var restore = await consumer.Build("restore", "App");
        var without = await consumer.Build("build", "App", "-p:SupplyGuardEvaluator=false");

        Assert.Contains(build.Errors, error => error.Code is "SG1103");
        Assert.Contains(restore.Errors, error => error.Code is "NU1101");
        Assert.Contains(without.Errors, error => error is { Code: "SG3001", File: "supplyguard.json" });
        Assert.DoesNotContain((IEnumerable<BuildRun>)[build, restore, without], run => run.Succeeded);
    }

    private static int Runs(BuildRun build) => build.Messages.Count(message => message == "SupplyGuard: evaluating cheque-digits");

    private static async Task<BuildRun> Passes(Consumer consumer, params string[] arguments)
    {
        var build = await consumer.Build(["build", "App", .. arguments]);
        Assert.True(build.Succeeded, build.ToString());
        return build;
    }

    /// <summary>As <c>samples/Attack</c> does.</summary>
    private static async Task Apply(Consumer consumer, string attack, string file)
    {
        var folder = Repository.PathTo("samples", "ChequeReader.Attacked", attack);
        var json = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "attack.json"), TestContext.Current.CancellationToken))!;
        var edit = json["edits"]!.AsArray().Single(edit => (string?)edit!["path"] == file)!;
        await using var stream = File.Open(consumer.PathTo(file.Split('/')), FileMode.Open, FileAccess.Write);
        stream.Position = (int)edit["offset"]!;
        stream.Write(await File.ReadAllBytesAsync(Path.Combine(folder, (string)edit["from"]!), TestContext.Current.CancellationToken));
        if ((bool?)edit["toEnd"] is true)
            stream.SetLength(stream.Position);
    }
}
