using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Discovery;
using TestKit;

namespace SupplyGuard.Tests.Discovery;

/// <summary>Where restore output is looked for, on assets files that need no restore.</summary>
public sealed class ProjectDiscoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _app;
    private readonly string _lib;

    public ProjectDiscoveryTests()
    {
        _app = _folder.Write("app/App.csproj", "<Project />");
        _lib = _folder.Write("lib/Lib.csproj", "<Project />");
    }

    [Fact]
    public void What_MSBuild_says_comes_before_every_guess()
    {
        Assets("app/obj", _app, "Guessed");
        var told = Assets("custom place", _app, "Told");

        Assert.Equal(["Told"], Packages(Read(told: ImmutableDictionary<string, string>.Empty.Add(_app, told), _app)));
        Assert.Equal(["Guessed"], Packages(Read(_app)));
    }

    [Fact]
    public void A_project_is_never_restored_when_nothing_is_where_MSBuild_says()
    {
        Assets("app/obj", _app, "Guessed");

        Assert.Null(Assert.Single(Read(ImmutableDictionary<string, string>.Empty.Add(_app, _folder.PathTo("nowhere", "project.assets.json")), _app)).Assets);
    }

    [Fact]
    public void An_assets_file_of_another_project_is_not_taken()
    {
        var told = Assets("custom", _lib, "Other");

        Assert.Null(Assert.Single(Read(ImmutableDictionary<string, string>.Empty.Add(_app, told), _app)).Assets);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_restore_of_a_referring_project_wrote_down_comes_before_guesses_in_any_order(bool appFirst)
    {
        Assets("app/obj", _app, "A", _lib);
        Assets("lib/obj", _lib, "Stale");
        Assets("custom", _lib, "Real");
        Graph("app/obj/App.csproj.nuget.dgspec.json", (_lib, _folder.PathTo("custom")));

        Assert.Equal(["A", "Real"], Packages(Read(appFirst ? [_app, _lib] : [_lib, _app])));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{ \"projects\": [] }")]
    [InlineData("{ \"projects\": { \"a\": 1 } }")]
    [InlineData("{ \"projects\": { \"a\": { \"restore\": [] } } }")]
    [InlineData("{ \"projects\": { \"a\": { \"restore\": { \"projectPath\": 1 } } } }")]
    [InlineData("{ \"projects\": { \"a\": {")]
    public void A_restore_graph_that_cannot_be_read_is_a_fault(string graph)
    {
        Assets("app/obj", _app, "A", _lib);
        _folder.Write("app/obj/App.csproj.nuget.dgspec.json", graph);

        Assert.Equal("app/obj/App.csproj.nuget.dgspec.json", Read(_app)[0].AssetsFault?.Location.Path);
    }

    [Fact]
    public void A_package_is_examined_in_every_folder_that_a_project_takes_it_from()
    {
        Assets("app/obj", _app, "A", "one", _lib);
        Assets("lib/obj", _lib, "A", "two");
        foreach (var folder in (string[])["one", "two"])
            _folder.Write($"{folder}/a/1.0.0/.nupkg.metadata", "{}");

        var packages = ProjectDiscovery.Packages(Read(_app), new PackageFolders());

        Assert.Equal([_folder.PathTo("one", "a", "1.0.0"), _folder.PathTo("two", "a", "1.0.0")], packages.Select(package => package.Folder));
    }

    [Fact]
    public void A_folder_without_NuGets_metadata_is_passed_over_as_NuGet_does()
    {
        _folder.Write("one/a/1.0.0/a.dll", "");
        _folder.Write("two/a/1.0.0/.nupkg.metadata", "{}");
        ImmutableArray<string> roots = [_folder.PathTo("one"), _folder.PathTo("two")];

        Assert.Equal(_folder.PathTo("two", "a", "1.0.0"), new PackageFolders().Find(roots, "a/1.0.0"));
        Assert.Equal(_folder.PathTo("one", "a", "1.0.0"), new PackageFolders().Find([roots[0]], "a/1.0.0"));
        Assert.Null(new PackageFolders().Find(roots, "b/1.0.0"));
    }

    public void Dispose() => _folder.Dispose();

    private ImmutableArray<RestoredProject> Read(params string[] projects) => Read(ImmutableDictionary<string, string>.Empty, projects);

    private ImmutableArray<RestoredProject> Read(ImmutableDictionary<string, string> told, params string[] projects) =>
        ProjectDiscovery.Read(projects, _folder.Path, told, TestContext.Current.CancellationToken);

    private static IEnumerable<string> Packages(ImmutableArray<RestoredProject> projects) => projects.SelectMany(project => project.Assets!.Packages).Select(package => package.Id);

    private string Assets(string folder, string project, string package, params string[] more)
    {
        var packages = more is [var first, ..] && !first.EndsWith(".csproj", StringComparison.Ordinal) ? first : "packages";
        var references = string.Join(',', more.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(path => $"{Json(path)}: {{ \"projectPath\": {Json(path)} }}"));
        return _folder.Write($"{folder}/project.assets.json", $$"""
            {
              "version": 3, "targets": { "net10.0": { "{{package}}/1.0.0": { "type": "package" } } },
              "libraries": { "{{package}}/1.0.0": { "sha512": "AAAA", "type": "package", "path": "{{package.ToLowerInvariant()}}/1.0.0" } },
              "packageFolders": { {{Json(_folder.PathTo(packages))}}: {} },
              "project": { "restore": { "projectPath": {{Json(project)}}, "frameworks": { "net10.0": { "projectReferences": { {{references}} } } } } }
            }
            """);
    }

    private void Graph(string path, params (string Project, string Output)[] projects)
    {
        var members = projects.Select(project => $$"""
            {{Json(project.Project)}}: { "version": "1.0.0", "restore": { "projectName": "x", "sources": { "a": {} }, "projectPath": {{Json(project.Project)}}, "outputPath": {{Json(project.Output)}} }, "frameworks": {} }
            """);
        _folder.Write(path, $$"""{ "format": 1, "restore": { "x": {} }, "projects": { {{string.Join(',', members)}} } }""");
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
