using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>Parts of a repository, and the many spellings of a path, on a project whose restore brought no package.</summary>
public sealed class ProjectPathTests : IDisposable
{
    private const string Pin = "+ package contoso.ml/1.2.0";

    private readonly TemporaryFolder _folder = new();

    public ProjectPathTests()
    {
        var project = _folder.Write("src/App/App.csproj", "<Project />");
        _folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "lockFile": "off", "signature": "off" } }""");
        _folder.Write("src/App/obj/project.assets.json", $$"""
            {
              "version": 4, "targets": { "net10.0": {} }, "libraries": {}, "packageFolders": {},
              "project": { "restore": { "projectPath": {{System.Text.Json.JsonSerializer.Serialize(project)}} }, "frameworks": { "net10.0": { "framework": "net10.0" } } }
            }
            """);
        var hash = Convert.ToBase64String(new byte[64]);
        _folder.Write("supplyguard.lock.json", $$"""
            { "version": 1, "packages": { "contoso.ml/1.2.0": { "contentHash": ["sha512-{{hash}}"], "tree": "sg1-aa" } }, "models": {} }
            """);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("./")]
    [InlineData("src")]
    [InlineData("src//App/")]
    [InlineData("src/../src/App/App.csproj")]
    [InlineData("linked")]
    [InlineData("linked/App/App.csproj")]
    public void A_restored_project_is_found_however_it_is_spelled(string path)
    {
        Directory.CreateSymbolicLink(_folder.PathTo("linked"), _folder.PathTo("src"));

        var run = ToolRun.In(_folder, "package", "verify", path, "--format", "json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("\"project:src/App/App.csproj\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_solution_names_its_projects_in_the_way_of_Windows_and_a_missing_one_is_not_passed_over()
    {
        _folder.Write("All.sln", """
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "App", "src\App\App.csproj", "{1}"
            EndProject
            """);
        Assert.Equal(0, ToolRun.In(_folder, "package", "verify", "All.sln").ExitCode);

        _folder.Write("All.slnx", """<Solution><Project Path="src\App\App.csproj" /><Project Path="src/Gone/Gone.csproj" /></Solution>""");
        var run = ToolRun.In(_folder, "package", "verify", "All.slnx");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error SG1107: 'src/Gone/Gone.csproj'", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Locking_a_part_of_the_repository_keeps_the_pins_of_the_rest()
    {
        ToolRun.In(_folder, "lock", "src/App");
        Assert.Contains("contoso.ml/1.2.0", File.ReadAllText(_folder.PathTo("supplyguard.lock.json")), StringComparison.Ordinal);

        var whole = ToolRun.In(_folder, "lock", "./");

        Assert.StartsWith(Pin.Replace('+', '-'), whole.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
