using System.Diagnostics;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary><c>init</c> on small repositories. What it makes of packages is told by the tests that restore some.</summary>
public sealed class InitCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _payload = new();

    public InitCommandTests()
    {
        _payload.Write("Sdk/Sdk.props", "<Project />");
        _payload.Write("Sdk/Sdk.targets", "<Project />\r\n");
        _payload.Write("Sdk/Solution.targets", "<Project />");
        _payload.Write("tasks/net10.0/SupplyGuard.MSBuild.dll", [0x4D, 0x5A, 0, 1, 2]);
        _folder.Write("models/tiny.safetensors", SampleFiles.Safetensors());
        _folder.Write("Directory.Build.props", "\uFEFF<Project>\r\n  <PropertyGroup>\r\n    <Nullable>enable</Nullable>\r\n  </PropertyGroup>\r\n</Project>");
        _folder.Write("global.json", "{\n  // pinned by hand\n  \"sdk\": { \"rollForward\": \"latestMajor\", \"version\": \"10.0.100\" }\n}\n");
    }

    [Fact]
    public void Shows_the_difference_and_what_is_left_to_decide()
    {
        var run = Init();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Golden.Matches(run.Output);
        Assert.Equal(new ToolRun(0, "passed: no findings; 1 model examined\n", ""), ToolRun.In(_folder, "verify"));
    }

    [Fact]
    public void Changes_nothing_the_second_time()
    {
        Init();
        var before = Content();

        var run = Init();

        Assert.StartsWith("nothing changed\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, Content());
    }

    [Fact]
    public void A_dry_run_shows_the_same_difference_and_writes_nothing()
    {
        var before = Content();

        var dry = Init("--dry-run");

        Assert.Equal(before, Content());
        Assert.Contains("dry run: nothing was written\n", dry.Output, StringComparison.Ordinal);
        Assert.Equal(Difference(dry), Difference(Init()));
    }

    [Fact]
    public void Undoing_the_difference_leaves_no_trace_of_a_repository_with_projects()
    {
        Assert.SkipUnless(HasGit(), "There is no git here.");
        WriteProject();
        Git("init", "-q");
        _folder.Write(".gitignore", "bin/\nobj/\n");
        Git("add", "-A");
        Git("-c", "user.name=t", "-c", "user.email=t@t", "-c", "core.autocrlf=false", "commit", "-q", "-m", "x");
        var before = Content();

        var run = Init();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("+++ b/src/My App/packages.lock.json\t\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("+++ b/supplyguard.lock.json\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("?? supplyguard.lock.json", Git("status", "--porcelain"), StringComparison.Ordinal);

        var saved = _payload.Write("saved.txt", run.Output);
        Assert.Equal("", Git("apply", "-R", "--whitespace=nowarn", saved));
        Assert.Equal("", Git("status", "--porcelain"));
        Assert.Equal(before, Content());
    }

    [Fact]
    public void Checks_the_guard_in_and_verify_compares_it()
    {
        var run = Init("--vendored");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("added: .supplyguard/tasks/net10.0/SupplyGuard.MSBuild.dll\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("+  <Import Project=\"$(MSBuildThisFileDirectory).supplyguard/Sdk/Sdk.props\" />", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("global.json", Difference(run), StringComparison.Ordinal);
        Assert.Equal(0, Verify().ExitCode);
        Assert.StartsWith("nothing changed\n", Init().Output, StringComparison.Ordinal);

        Assert.Contains("error SG9110: '.supplyguard' cannot be compared", ToolRun.In(_folder, "verify").Output, StringComparison.Ordinal);

        _folder.Write(".supplyguard/tasks/net10.0/SupplyGuard.MSBuild.dll", "evil");
        _folder.Write(".supplyguard/tasks/more.dll", "evil");
        Assert.Contains("error SG9110: '.supplyguard' is not the guard of this version: 'tasks/more.dll' was added, and 1 more files differ.", Verify().Output, StringComparison.Ordinal);

        Assert.Contains("deleted: .supplyguard/tasks/more.dll\n", Init().Output, StringComparison.Ordinal);
        Assert.Equal(0, Verify().ExitCode);
    }

    [Fact]
    public void Checking_the_guard_in_can_be_undone_too()
    {
        Assert.SkipUnless(HasGit(), "There is no git here.");
        Git("init", "-q");
        var before = Content();

        var saved = _payload.Write("saved.txt", Init("--vendored").Output);
        Directory.Delete(_folder.PathTo(".supplyguard"), recursive: true);

        Assert.Equal("", Git("apply", "-R", "--whitespace=nowarn", saved));
        Assert.Equal(before, Content());
    }

    [Fact]
    public void Wires_files_that_would_hide_the_outer_one_and_leaves_those_that_import_it()
    {
        WriteProject();
        _folder.Write("src/Directory.Build.targets", "<Project>\n</Project>\n");
        _folder.Write("src/Directory.Build.props", "<Project>\n  <Import Project=\"$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))\" />\n</Project>\n");

        var difference = Difference(Init("--dry-run"));

        Assert.Contains("+++ b/src/Directory.Build.targets\n", difference, StringComparison.Ordinal);
        Assert.Contains("+++ b/Directory.Build.props\n", difference, StringComparison.Ordinal);
        Assert.DoesNotContain("src/Directory.Build.props", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_a_larger_repository_goes_on_taking_what_lies_above()
    {
        Directory.CreateDirectory(_folder.PathTo("part"));

        var difference = Difference(ToolRun.In(_folder, "init", "part", "--dry-run"));

        Assert.Contains("+++ b/Directory.Build.props\n@@ -0,0 +1,4 @@\n", difference, StringComparison.Ordinal);
        Assert.Contains("GetPathOfFileAbove('Directory.Build.props'", difference, StringComparison.Ordinal);
        Assert.Contains("+  // pinned by hand\n+  \"msbuild-sdks\": {\n", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_a_policy_that_is_there()
    {
        _folder.Write("supplyguard.json", SampleFiles.PinnedModelsPolicy);

        var run = Init();

        Assert.DoesNotContain("b/supplyguard.json", run.Output, StringComparison.Ordinal);
        Assert.Contains("- Write \"wiring\": \"required\" into 'supplyguard.json'", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, ToolRun.In(_folder, "verify").ExitCode);
    }

    [Fact]
    public void Writes_everything_but_the_lock_when_something_does_not_verify()
    {
        _folder.Write("models/bad.safetensors", "nonsense");

        var run = Init();

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("error SG2103: 'models/bad.safetensors'", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.PathTo("supplyguard.json")));
        Assert.False(File.Exists(_folder.PathTo("supplyguard.lock.json")));
    }

    [Fact]
    public void A_restore_that_fails_is_incomplete_and_leaves_the_rest_written()
    {
        _folder.Write("App.csproj", "<Project>");

        var run = Init();

        Assert.Equal((3, ""), (run.ExitCode, run.Error));
        Assert.Contains("error SG9106", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.PathTo("Directory.Build.targets")));
    }

    [Theory]
    [InlineData("global.json", "[]", "'global.json' cannot be edited: it is no object.")]
    [InlineData("Directory.Build.props", "<Project>", "'Directory.Build.props' cannot be edited: it is not XML")]
    [InlineData("supplyguard.json", "{}", "'supplyguard.json' cannot be used:")]
    [InlineData("Contoso.slnx", "<", "The folder cannot be understood: it is not XML")]
    public void What_cannot_be_understood_ends_with_2_and_nothing_is_written(string file, string content, string message)
    {
        _folder.Write(file, content);
        var before = Content();

        var run = Init();

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"error: {message}", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, Content());
    }

    [Fact]
    public void A_file_that_cannot_be_written_takes_all_others_back()
    {
        _folder.Write("supplyguard.lock.json/x", "a folder where a file should be");
        var before = Content();

        var run = Init();

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal(before, Content());
    }

    [Fact]
    public void What_makes_no_sense_ends_with_2()
    {
        Assert.Equal(2, ToolRun.In(_folder, "init", "--vendored").ExitCode);
        Assert.Equal(2, ToolRun.In(_folder, "init", "--preset", "lax").ExitCode);
        Assert.Equal(2, ToolRun.In(_folder, "init", "nowhere").ExitCode);

        Init();
        Assert.StartsWith("error: This folder imports 'SupplyGuard.MSBuild' by name already", Init("--vendored").Error, StringComparison.Ordinal);
        Assert.Contains("guards this folder already", ToolRun.In(_folder, "init", "models").Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _payload.Dispose();
    }

    private ToolRun Init(params string[] options) => ToolRun.In(_folder.Path, ["init", .. options], TestContext.Current.CancellationToken, payload: _payload.Path);

    private ToolRun Verify() => ToolRun.In(_folder.Path, ["verify"], TestContext.Current.CancellationToken, payload: _payload.Path);

    private void WriteProject()
    {
        _folder.Write("src/My App/My App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        _folder.Write("Contoso.slnx", "<Solution><Project Path=\"src/My App/My App.csproj\" /></Solution>");
    }

    private static string Difference(ToolRun run) => string.Concat(run.Output.Split('\n').TakeWhile(line => line is not ("dry run: nothing was written" or "") && !line.StartsWith("wrote ", StringComparison.Ordinal)).Select(line => $"{line}\n"));

    /// <summary>Every file but those that git and restores keep.</summary>
    private (string, string)[] Content() =>
    [
        .. Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(_folder.Path, file), Content: Convert.ToHexString(File.ReadAllBytes(file))))
            .Where(file => !file.Path.Split(Path.DirectorySeparatorChar).Any(part => part is ".git" or "obj"))
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    private static bool HasGit()
    {
        try
        {
            return Git(Path.GetTempPath(), ["--version"]).StartsWith("git version", StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private string Git(params string[] arguments) => Git(_folder.Path, arguments);

    private static string Git(string folder, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + error.GetAwaiter().GetResult();
    }
}
