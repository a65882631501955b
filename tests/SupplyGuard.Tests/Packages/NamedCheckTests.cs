using System.Text;
using SupplyGuard.Checks.Packages.Named;
using SupplyGuard.Discovery.Named;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Packages;

/// <summary>SDKs and tools that files of a repository name.</summary>
public sealed class NamedCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Finds_every_way_to_name_an_SDK_or_a_tool()
    {
        Directory.CreateDirectory(_folder.PathTo(".git"));
        _folder.Write("global.json", """{ "sdk": { "version": "10.0.100" }, "msbuild-sdks": { "Contoso.A": "1.0", "Contoso.Unused": "2.0.0-Beta.1+build" } }""");
        var project = _folder.Write("src/App/App.csproj", """<Project Sdk="Microsoft.NET.Sdk; contoso.a; Contoso.B/1.2.3.0; Contoso.Least/min=1.0"><Import Project="x" Sdk="Contoso.C" Version="3.0.0" /><Sdk Name="Contoso.D" Version="4.0.0.1" /></Project>""");
        _folder.Write("src/Directory.Build.props", """<Project><Import Project="Sdk.props" Sdk="Contoso.E" Version="5.0.0" /></Project>""");
        _folder.Write("eng/more.targets", """<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"><Import Project="Sdk.props" Sdk="Contoso.F" Version="6.0.0" /></Project>""");
        _folder.Write(".config/dotnet-tools.json", """{ "version": 1, "isRoot": true, "tools": { "contoso.tool": { "commands": ["t"], "version": "7.0.0" } } }""");
        _folder.Write("src/dotnet-tools.json", """{ "version": 1, "tools": { "other.tool": { "version": "8.0.0" } } }""");

        Assert.Equal(
            ["contoso.a/1.0.0 sdk used", "contoso.b/1.2.3 sdk used", "contoso.c/3.0.0 sdk used", "contoso.d/4.0.0.1 sdk used", "contoso.e/5.0.0 sdk used", "contoso.unused/2.0.0-beta.1 sdk"],
            Shown(Find(project)));
        Assert.Equal(
            ["contoso.f/6.0.0 sdk used", "contoso.tool/7.0.0 tool", "other.tool/8.0.0 tool"],
            Shown(Find(project, isWhole: true)).Except(Shown(Find(project)), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("global.json", "{ \"msbuild-sdks\": [] }")]
    [InlineData("global.json", "{ \"msbuild-sdks\": { \"A\": \"1.0.0\" }, \"msbuild-sdks\": {} }")]
    [InlineData("global.json", "{ \"msbuild-sdks\": { \"A\": 1 } }")]
    [InlineData("global.json", "{")]
    [InlineData("global.json", "{ \"msbuild-sdks\": { \"../../evil\": \"1.0.0\" } }")]
    [InlineData("App.csproj", "<Project><Import Project=\"Sdk.props\" Sdk=\"A\" Version=\"$(V)\" /></Project>")]
    [InlineData(".config/dotnet-tools.json", "{ \"tools\": { \"a\": { \"commands\": [] } } }")]
    [InlineData("dotnet-tools.json", "nonsense")]
    public void Reports_SG1117_when_a_file_does_not_say_what_it_brings_in(string file, string content)
    {
        _folder.Write("App.csproj", "<Project />");
        _folder.Write(file, content);

        var finding = Assert.Single(NamedCheck.Run(new PolicySubject("supplyguard.json"), Find(_folder.PathTo("App.csproj"), isWhole: true), []));

        Assert.Equal(NamedRules.CannotTell, finding.Rule);
        Assert.Equal(file, finding.Location.Path);
    }

    [Theory]
    [InlineData("<Project Sdk=\"A/1.*\" />")]
    [InlineData("<Project Sdk=\"A/latest\" />")]
    [InlineData("<Project Sdk=\"$(Any)\" />")]
    [InlineData("<Project")]
    [InlineData("")]
    public void Accepts_without_SG1117_what_no_build_could_use_or_what_global_json_decides(string project)
    {
        var named = Find(_folder.Write("App.csproj", project));

        Assert.Empty(NamedCheck.Run(new PolicySubject("supplyguard.json"), named, []));
        Assert.Empty(named.Packages);
    }

    [Fact]
    public void Reports_SG1118_when_nobody_could_look_at_a_tool() =>
        Assert.Equal(NamedRules.NeverExamined, Assert.Single(NamedCheck.Run(new PolicySubject("p"), new NamedPackages([], []), [new NamedPackage(Sample.Package, "tool", false, new Location("dotnet-tools.json", 3))])).Rule);

    [Fact]
    public void Accepts_without_SG1118_what_was_looked_at() =>
        Assert.Empty(NamedCheck.Run(new PolicySubject("p"), new NamedPackages([new NamedPackage(Sample.Package, "tool", false, new Location("dotnet-tools.json", 3))], []), []));

    [Fact]
    public void What_is_not_JSON_or_XML_is_a_fault_and_never_an_exception()
    {
        var json = Encoding.UTF8.GetBytes("""{ "msbuild-sdks": { "Contoso.A": "1.0.0" }, "tools": { "t": { "version": "1.0.0" } }, "isRoot": true }""");
        var xml = Encoding.UTF8.GetBytes("""<!DOCTYPE a><Project Sdk="A;B/1.0"><Import Sdk="C" Version="1" /></Project>""");
        var random = new Random(4);
        for (var i = 0; i < 4_000; i++)
        {
            var mutant = (byte[])(i % 2 == 0 ? json : xml).Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            try
            {
                SdkNames.Read(mutant);
                VersionManifest.Read(mutant, i % 4 < 2 ? "tools" : "msbuild-sdks");
            }
            catch (InvalidDataException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private NamedPackages Find(string project, bool isWhole = false)
    {
        var finder = new NamedPackageFinder(_folder.Path);
        finder.AddSdks([project]);
        if (isWhole)
            finder.AddRepository([project], [], TestContext.Current.CancellationToken);
        return finder.Found();
    }

    private static string[] Shown(NamedPackages named)
    {
        Assert.Empty(named.Faults);
        return [.. named.Packages.Select(package => $"{package.Subject.Key} {package.Via}{(package.IsUsed ? " used" : "")}")];
    }
}
