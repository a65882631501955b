using System.Diagnostics;
using SupplyGuard.Discovery;

namespace SupplyGuard.Tests.Sources;

/// <summary>Our reading of NuGet's configuration against that of the SDK: the same files, the same sources, the same values.</summary>
public sealed class ConfigurationOracleTests : IDisposable
{
    private const string One = """<packageSources><add key="one" value="https://one.example/v3/index.json" /></packageSources>""";

    private readonly ConfiguredFolders _folders = new();

    [Theory]
    [InlineData("user", One)]
    [InlineData("repository", """<packageSources><clear /><add key="two" value="feeds/two" /></packageSources>""", "user", One)]
    [InlineData("project", """<packageSources><add key="own" value="../../feeds/own/" /></packageSources>""", "repository", """<packageSources><add key="two" value="feeds/two" /></packageSources>""", "above", One, "user", """<packageSources><clear /></packageSources>""")]
    [InlineData("repository", """<packageSources><add key="before" value="a" /><clear /><add key="after" value="b" /><remove key="after" /></packageSources>""", "user", One)]
    [InlineData("repository", """<packageSources><add key="ONE" value="b" /><add key="x" value="1" /><add key="y" value="2" /><add key="x" value="3" /></packageSources>""", "user", One)]
    [InlineData("repository", """<packageSources><add key="two" value="2" protocolVersion="3" /><add key="TWO" value="22" protocolVersion="2" /></packageSources>""", "user", """<packageSources><add key="Two" value="222" protocolVersion="3" /></packageSources>""")]
    [InlineData("repository", """<packageSources><add key="two" value="2" /></packageSources><disabledPackageSources><add key="One" value="true" /><add key="two" value="false" /></disabledPackageSources>""", "user", One)]
    [InlineData("repository", """<disabledPackageSources><clear /></disabledPackageSources>""", "user", One + """<disabledPackageSources><add key="one" value="true" /></disabledPackageSources>""")]
    [InlineData("repository", """<PackageSources><add key="no" value="n" /></PackageSources><packageSources><CLEAR /><Add key="yes" value="y" /></packageSources>""", "user", One)]
    [InlineData("repository", """<packageSources><clear /><add key="yes" value="y" /></packageSources><PackageSources><add key="no" value="n" /></PackageSources>""")]
    [InlineData("repository", """<packageSources><add key="first" value="f" /></packageSources><packageSources><add key="second" value="s" /></packageSources>""", "user", One)]
    [InlineData("repository", """<packageSources><add key="variable" value="https://%FEED_HOST%/v3/index.json" /><add key="unset" value="x%NO_SUCH_VARIABLE_HERE%y" /></packageSources>""")]
    [InlineData("repository", """<packageSources><add key="a&amp;b" value="C&#x20;D" /><!-- <add key="no" value="n" /> --></packageSources>""", "user, additional", One, "user", """<packageSources><add key="user" value="u" /></packageSources>""")]
    [InlineData("repository", """<packageSources><add key="root" value="/absolute/feed" /><add key="file" value="file:///absolute/other" /></packageSources>""", "machine", One)]
    public void Sources_are_those_that_the_SDK_lists(params string[] written)
    {
        for (var i = 0; i < written.Length; i += 2)
            _folders.With(written[i], written[i + 1]);

        var expected = Ask("nuget", "list", "source", "--format", "Short");

        Assert.NotEmpty(expected);
        var found = _folders.Read().Sources.Select(source => (source.IsEnabled ? "E " : "D ") + SourceAddress.Of(source.Address!.ToString(), "/"));
        // The first letter says whether it is enabled; another, whether it is the machine's.
        Assert.Equal(expected.Select(line => $"{line[0]} {SourceAddress.Of(line[line.IndexOf(' ', StringComparison.Ordinal)..], "/")}"), found);
    }

    [Fact]
    public void Files_are_those_that_the_SDK_reads_in_its_order()
    {
        _folders.With("work/repo/NuGet.Config", "").With("repository", "").With("above", One).With("user", "").With("user, additional", "").With("machine", "").With("project", "");

        Assert.Equal(Ask("nuget", "config", "paths").Where(path => path.StartsWith(_folders.PathTo(), StringComparison.Ordinal)), _folders.Read().Files.Select(file => file.FilePath));
    }

    [Theory]
    [InlineData("""<config><add key="signatureValidationMode" value="accept" /></config>""", "accept")]
    [InlineData("""<config><clear /></config>""", null)]
    [InlineData("""<config><add key="other" value="x" /></config>""", "require")]
    public void A_demand_for_signatures_is_taken_back_where_the_SDK_says_so(string near, string? effective)
    {
        _folders.With("repository", near).With("user", """<config><add key="signatureValidationMode" value="require" /></config>""");

        var said = Ask("nuget", "config", "get", "signatureValidationMode");

        Assert.Equal(effective ?? "error: Key 'signatureValidationMode' not found.", Assert.Single(said));
        Assert.Equal(effective is not "require", _folders.Read().Weakenings is [_]);
    }

    public void Dispose() => _folders.Dispose();

    private string[] Ask(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folders.Project };
        foreach (var (name, value) in _folders.Variables)
            start.Environment[name] = value;
        start.Environment.Remove("DOTNET_CLI_HOME");
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}
