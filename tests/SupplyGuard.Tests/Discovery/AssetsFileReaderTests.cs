using System.Text;
using SupplyGuard.Discovery;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Discovery;

public sealed class AssetsFileReaderTests
{
    internal const string Assets = """
        {
          "version": 3,
          "targets": {
            "net10.0": { "Contoso.Ml/1.2.0": { "type": "package" }, "Lib/1.0.0": { "type": "project" } },
            "net10.0/linux-x64": { "Contoso.Ml/1.2.0": { "type": "package" } }
          },
          "libraries": {
            "Contoso.Ml/1.2.0": { "sha512": "AAAA", "type": "package", "path": "contoso.ml/1.2.0", "files": [] },
            "Lib/1.0.0": { "type": "project", "path": "../Lib/Lib.csproj" }
          },
          "packageFolders": { "/packages/": {} },
          "logs": [ { "code": "NU1603", "level": "Warning", "message": "" }, { "code": "NU1101", "level": "Error", "message": "" } ],
          "project": {
            "restore": {
              "projectPath": "/app/App.csproj",
              "fallbackFolders": [ "/fallback" ],
              "configFilePaths": [ "/app/nuget.config", "/user/NuGet.Config" ],
              "sources": { "/feed": {}, "https://packages.contoso.example/v3/index.json": {} },
              "frameworks": { "net10.0": { "projectReferences": { "/lib/Lib.csproj": { "projectPath": "/lib/Lib.csproj" } } } }
            },
            "frameworks": { "net10.0": { "downloadDependencies": [ { "name": "Contoso.Pack", "version": "[10.0.1, 10.0.1]" } ] } }
          }
        }
        """;

    [Fact]
    public void Reads_targets_packages_downloads_and_project_references()
    {
        using var folder = new TemporaryFolder();

        var assets = AssetsFileReader.Read(folder.Write("obj/project.assets.json", Assets));

        Assert.Equal("/app/App.csproj", assets.ProjectPath);
        Assert.Equal(["NU1101"], assets.Errors);
        Assert.Equal(["/packages/"], assets.PackageFolders);
        Assert.Equal([new RestoredPackage("Contoso.Ml", "1.2.0", "AAAA")], assets.Packages);
        Assert.Equal([new RestoredPackage("Contoso.Pack", "10.0.1", null)], assets.Downloads);
        Assert.Equal(["/lib/Lib.csproj"], assets.ProjectReferences);
        Assert.Equal([null, "linux-x64"], assets.Targets.Select(target => target.Runtime));
        Assert.Equal([new PackageSubject("Contoso.Ml", "1.2.0")], assets.Targets[0].Packages);
    }

    [Fact]
    public void Names_a_target_by_the_framework_behind_the_project_s_alias()
    {
        using var folder = new TemporaryFolder();
        var windows = Assets
            .Replace("\"net10.0", "\"net10.0-windows", StringComparison.Ordinal)
            .Replace("{ \"downloadDependencies\"", "{ \"framework\": \"net10.0-windows7.0\", \"downloadDependencies\"", StringComparison.Ordinal);

        var assets = AssetsFileReader.Read(folder.Write("obj/project.assets.json", windows));

        Assert.Equal([("net10.0-windows7.0", null), ("net10.0-windows7.0", "linux-x64")], assets.Targets.Select(target => (target.Framework, target.Runtime)));
    }

    [Fact]
    public void Reads_where_restore_took_packages_and_its_configuration_from()
    {
        using var folder = new TemporaryFolder();
        var assets = AssetsFileReader.Read(folder.Write("project.assets.json", Assets));

        Assert.Equal(["/feed", "https://packages.contoso.example/v3/index.json"], assets.Sources);
        Assert.Equal(["/fallback"], assets.FallbackFolders);
        Assert.Equal(["/app/nuget.config", "/user/NuGet.Config"], assets.ConfigurationFiles);
    }

    [Theory]
    [InlineData("\"/packages/\": {}", 65, "\"/packages{0}/\": {{}}")]
    [InlineData("\"/lib/Lib.csproj\": { \"projectPath\": \"/lib/Lib.csproj\" }", 5_001, "\"{0}\": {{ \"projectPath\": \"{0}\" }}")]
    [InlineData("\"Lib/1.0.0\": { \"type\": \"project\" }", 20_001, "\"p{0}/1\": {{ \"type\": \"project\" }}")]
    [InlineData("\"files\": []", 1_000_001, "")]
    [InlineData("\"/feed\": {}", 1_001, "\"/feed{0}\": {{}}")]
    [InlineData("\"/fallback\"", 1_001, "\"/fallback{0}\"")]
    public void Refuses_more_than_the_limits(string one, int count, string another)
    {
        using var folder = new TemporaryFolder();
        var many = another.Length == 0
            ? $"\"files\": [{string.Join(',', Enumerable.Repeat('1', count))}]"
            : string.Join(',', Enumerable.Range(0, count).Select(index => string.Format(System.Globalization.CultureInfo.InvariantCulture, another, index)));
        var path = folder.Write("obj/project.assets.json", Assets.Replace(one, many, StringComparison.Ordinal));

        Assert.Contains("more than", Assert.Throws<InvalidDataException>(() => AssetsFileReader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measures_the_file_that_a_link_leads_to()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder.PathTo("large.json")))
            file.SetLength((48 << 20) + 1);
        File.CreateSymbolicLink(folder.PathTo("link.json"), folder.PathTo("large.json"));

        Assert.Contains("the limit is", Assert.Throws<InvalidDataException>(() => AssetsFileReader.Read(folder.PathTo("link.json"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Contoso.Ml/1.2.0", "../../etc/1.2.0")]
    [InlineData("Contoso.Ml/1.2.0", "Contoso.Ml/..")]
    [InlineData("Contoso.Ml/1.2.0", "Contoso.Ml/1.2.0/../../..")]
    [InlineData("Contoso.Ml/1.2.0", "/etc/passwd")]
    [InlineData("\"type\": \"package\"", "\"type\": 7")]
    [InlineData("\"libraries\"", "\"targets\"")]
    [InlineData("\"packageFolders\"", "\"other\"")]
    public void Refuses_ids_that_leave_the_packages_folder_and_shapes_that_NuGet_does_not_write(string what, string by)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("obj/project.assets.json", Assets.Replace(what, by, StringComparison.Ordinal));

        Assert.Throws<InvalidDataException>(() => AssetsFileReader.Read(path));
    }

    [Fact]
    public void Ends_any_mutated_assets_file_as_facts_or_as_InvalidDataException()
    {
        using var folder = new TemporaryFolder();
        var refused = 0;
        foreach (var mutant in Mutator.Mutants(Encoding.UTF8.GetBytes(Assets), 2000, seed: 20261121))
        {
            try
            {
                AssetsFileReader.Read(folder.Write("project.assets.json", mutant));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 2000);
    }
}
