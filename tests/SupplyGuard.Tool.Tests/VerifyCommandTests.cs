using System.Text.Json;
using TestKit;

namespace SupplyGuard.Tool.Tests;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public VerifyCommandTests()
    {
        _folder.Write("supplyguard.json", SampleFiles.ModelsPolicy);
        _folder.Write("models/tiny.safetensors", SampleFiles.Safetensors());
    }

    [Fact]
    public void A_sound_model_passes_with_0()
    {
        var run = ToolRun.In(_folder, "verify");

        Assert.Equal(new ToolRun(0, "passed: no findings; 1 model examined\n", ""), run);
    }

    [Fact]
    public void A_malformed_model_fails_with_1()
    {
        _folder.Write("models/tiny.safetensors", SampleFiles.Safetensors().AsSpan(0, 20));

        var run = ToolRun.In(_folder, "verify");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("error SG2101", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_policy_ends_with_2_and_says_where()
    {
        _folder.Write("supplyguard.json", "{ \"policy\": 1,\n  \"modles\": [] }");

        var run = ToolRun.In(_folder, "verify");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("supplyguard.json(2,3): error SG90", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_file_among_the_models_is_incomplete_with_3()
    {
        _folder.Write("models/weights.bin", "no model\0at all");

        Assert.Equal(3, ToolRun.In(_folder, "verify").ExitCode);
    }

    [Fact]
    public void Nothing_to_examine_is_incomplete_with_3()
    {
        _folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "installedContent": "off" } }""");

        var run = ToolRun.In(_folder, "package", "verify");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("SG9105", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_alone_are_not_judged_by_a_policy_that_asks_nothing_of_them()
    {
        _folder.Write("supplyguard.json", SampleFiles.PinnedModelsPolicy);

        var run = ToolRun.In(_folder, "package", "verify");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("SG9105", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SG1110", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_folder_among_the_models_is_never_passed()
    {
        _folder.Write("elsewhere/evil.onnx", "evil");
        Directory.CreateSymbolicLink(_folder.PathTo("models", "linked"), _folder.PathTo("elsewhere"));

        var run = ToolRun.In(_folder, "verify");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error SG2105: 'models/linked' cannot be read: it is a link to a folder", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    public void Stdout_is_one_JSON_document_and_nothing_else(string format)
    {
        _folder.Write("models/tiny.safetensors", "nonsense");

        var run = ToolRun.In(_folder, "verify", "--format", format);

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    [Fact]
    public void Every_format_goes_to_its_own_file_and_the_one_without_to_stdout()
    {
        var run = ToolRun.In(
            _folder, "verify", "--format", "json", "--output", "a.json", "--format", "sarif", "--output", "b.sarif", "--format", "html", "--output", "c.html",
            "--format", "markdown", "--output", "d.md", "--format", "github", "--output", "e.txt", "--format", "text");

        Assert.Equal(new ToolRun(0, "passed: no findings; 1 model examined\n", ""), run);
        Assert.Equal(
            ["a.json", "b.sarif", "c.html", "d.md", "e.txt", "supplyguard.json"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(ToolRun.In(_folder, "verify", "--format", "json").Output, File.ReadAllText(_folder.PathTo("a.json")));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("markdown")]
    [InlineData("html")]
    [InlineData("github")]
    public void Two_runs_write_the_same_bytes_that_name_no_folder_of_this_machine(string format)
    {
        _folder.Write("models/tiny.safetensors", "nonsense");
        _folder.Write("models/other.onnx", SampleFiles.Onnx("Identity"));

        var first = ToolRun.In(_folder, "verify", "--format", format, "-v", "detailed");
        var second = ToolRun.In(_folder.Path + "/models/..", ["verify", "./.", "--format", format, "-v", "detailed"], TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
        Assert.DoesNotContain(_folder.Path, first.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_a_wrong_question_and_leaves_no_half_of_it()
    {
        var run = ToolRun.In(_folder, "verify", "--format", "json", "--output", new string('a', 300));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: The report cannot be written to ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["supplyguard.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_terminal_gets_colours_and_a_progress_line_that_is_gone_in_the_end()
    {
        var run = ToolRun.In(_folder.Path, ["verify"], TestContext.Current.CancellationToken, isTerminal: true);

        Assert.StartsWith("\u001b[", run.Output, StringComparison.Ordinal);
        Assert.Equal("\r\u001b[2K\u001b[?7lmodels\u001b[?7h\r\u001b[2K", run.Error);
        Assert.Equal("", ToolRun.In(_folder.Path, ["verify", "--no-progress"], TestContext.Current.CancellationToken, isTerminal: true).Error);
    }

    [Fact]
    public void Cancelling_ends_with_130_and_writes_nothing()
    {
        var run = ToolRun.In(_folder.Path, ["verify", "--format", "json", "--output", "a.json"], new CancellationToken(canceled: true));

        Assert.Equal(new ToolRun(130, "", "cancelled\n"), run);
        Assert.Equal(["supplyguard.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();
}
