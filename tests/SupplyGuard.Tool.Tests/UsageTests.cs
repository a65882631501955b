using TestKit;

namespace SupplyGuard.Tool.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public UsageTests()
    {
        Directory.CreateDirectory(_folder.PathTo(".git"));
        _folder.Write("supplyguard.json", SampleFiles.ModelsPolicy);
        _folder.Write("models/tiny.safetensors", SampleFiles.Safetensors());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("package")]
    [InlineData("verify --nonsense")]
    [InlineData("verify . other")]
    [InlineData("verify --format xml")]
    [InlineData("verify --device tpu")]
    [InlineData("verify --verbosity loud")]
    [InlineData("lock --only evaluations")]
    [InlineData("verify supplyguard.json")]
    [InlineData("verify nowhere")]
    [InlineData("verify nowhere.csproj")]
    [InlineData("lock nowhere")]
    [InlineData("verify --format json --output a.json --output b.json")]
    [InlineData("verify --format json --format text")]
    [InlineData("verify --format json --output same --format text --output ./same")]
    [InlineData("verify --format json --output models")]
    [InlineData("verify --format json --output nowhere/report.json")]
    [InlineData("verify --policy nowhere.json")]
    [InlineData("lock --policy nowhere.json")]
    [InlineData("evaluation record --policy nowhere.json")]
    [InlineData("policy check nowhere.json")]
    [InlineData("explain SG0000")]
    [InlineData("explain ../README")]
    [InlineData("explain")]
    [InlineData("evaluation run nonsense")]
    [InlineData("evaluation record nonsense")]
    public void A_wrong_question_says_what_is_wrong_and_what_to_do_and_prints_no_result(string arguments)
    {
        var run = ToolRun.In(_folder, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Matches("^error: [^\n]+\nfix: [^\n]+\n$", run.Error);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("lock")]
    [InlineData("package verify")]
    [InlineData("evaluation run")]
    [InlineData("evaluation record")]
    [InlineData("policy check")]
    [InlineData("policy show")]
    public void Without_a_policy_nothing_is_judged(string arguments)
    {
        File.Delete(_folder.PathTo("supplyguard.json"));

        var run = ToolRun.In(_folder, arguments.Split(' '));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: There is no 'supplyguard.json'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_path_is_a_wrong_question()
    {
        var run = ToolRun.In(_folder, "verify", "");

        Assert.Equal((2, "", "error: An empty path was given.\nfix: Name a file or a folder; '.' is the current one.\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void An_unknown_evaluation_is_answered_with_those_that_there_are()
    {
        SampleFiles.WriteEvaluation(_folder);

        var run = ToolRun.In(_folder, "evaluation", "run", "yes-no", "no-yes");

        Assert.Equal("error: The policy has no evaluation 'no-yes'.\nfix: It has 'yes-no'.\n", run.Error);
    }

    public void Dispose() => _folder.Dispose();
}
