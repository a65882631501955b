using TestKit;

namespace SupplyGuard.Tool.Tests;

public sealed class ModelScanCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scan_says_of_every_file_what_it_is_and_of_bad_ones_why()
    {
        File.Copy(Checkpoint("reduce_print.pt"), _folder.PathTo("bad.pt"));
        File.Copy(Checkpoint("state_dict.pt"), _folder.PathTo("good.pt"));
        _folder.Write("notes.md", "# Notes\n");
        _folder.Write("größe 5.json", """{ "auto_map": { "AutoModel": "modeling.Model" } }""");

        var run = ToolRun.In(_folder, "model", "scan", ".", "--verbosity", "detailed");

        Assert.Equal(1, run.ExitCode);
        Golden.Matches(run.Output);
    }

    /// <summary>One of each way in which a file does something when it is loaded, with the byte where that stands.</summary>
    [Fact]
    public void Scan_says_in_SARIF_which_rule_is_broken_at_which_byte()
    {
        File.Copy(Checkpoint("reduce_print.pt"), _folder.PathTo("archive.pt"));
        _folder.Write("plain.pkl", "cos\nsystem\n(S'true'\ntR.");
        _folder.Write("chat.jinja", "{{ messages }}\n{{ ''.__class__.__mro__ }}\n");
        _folder.Write("config.json", """{ "auto_map": { "AutoModel": "modeling.Model" } }""");
        _folder.Write("recipe.yaml", "model: !!python/object/apply:os.system [id]\n");
        _folder.Write("cut.safetensors", [8, 0, 0, 0, 0, 0, 0, 0, (byte)'{']);
        File.Copy(Repository.PathTo("tests", "Corpus", "onnx", "valid", "external_data.onnx"), _folder.PathTo("parts.onnx"));

        var run = ToolRun.In(_folder, "model", "scan", ".", "--format", "sarif");

        Assert.Equal(1, run.ExitCode);
        Golden.Matches(SarifOutput.ResultsOf(run));
    }

    [Fact]
    public void Scan_says_it_for_reviews_and_pipelines_too()
    {
        File.Copy(Checkpoint("reduce_print.pt"), _folder.PathTo("archive.pt"));
        _folder.Write("chat.jinja", "{{ ''.__class__ }}\n");

        Golden.Matches(string.Join('\n', new[] { "json", "markdown", "github" }.Select(format => ToolRun.In(_folder, "model", "scan", ".", "--format", format).Output)));
    }

    [Fact]
    public void Scan_passes_honest_files()
    {
        File.Copy(Checkpoint("state_dict.pt"), _folder.PathTo("good.pt"));

        Assert.Equal(0, ToolRun.In(_folder, "model", "scan", "good.pt").ExitCode);
    }

    [Fact]
    public void Scan_lets_programs_lie_where_a_person_allows_them()
    {
        _folder.Write("in/modeling.py", "class Model: pass\n");

        Assert.Equal(1, ToolRun.In(_folder, "model", "scan", "in").ExitCode);
        Assert.Equal(0, ToolRun.In(_folder, "model", "scan", "in", "--allow-file", "*.py").ExitCode);
    }

    [Fact]
    public void Scan_of_something_that_is_not_there_was_asked_wrongly() => Assert.Equal(2, ToolRun.In(_folder, "model", "scan", "nowhere").ExitCode);

    [Fact]
    public void Scan_of_an_empty_folder_has_examined_nothing() => Assert.Equal(3, ToolRun.In(_folder, "model", "scan", ".").ExitCode);

    private static string Checkpoint(string name) => Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", name);
}
