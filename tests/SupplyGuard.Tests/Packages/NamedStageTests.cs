using SupplyGuard.Discovery.Named;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Packages;

/// <summary>What is special about the guard's own package, and about tools with one package for each platform.</summary>
public sealed class NamedStageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_guard_that_came_with_the_tool_needs_no_pin_and_any_other_does()
    {
        _folder.Write("Sdk/Sdk.props", "<Project />");
        _folder.Write("tasks/net10.0/a.dll", "engine");
        var guard = Sample.Evidence with
        {
            Subject = new PackageSubject(GuardPackage.Id, "1.0.0"),
            Via = ["sdk"],
            Code = ["Sdk/Sdk.props " + Hash("<Project />"), "build/SupplyGuard.MSBuild.props " + Hash("whatever"), "tasks/net10.0/a.dll " + Hash("engine")],
        };

        Assert.Equal([Sample.Evidence], OwnGuard.Without([guard, Sample.Evidence], _folder.Path));
        Assert.Equal([guard], OwnGuard.Without([guard], null));
        Assert.Equal([guard], OwnGuard.Without([guard], _folder.PathTo("elsewhere")));
        foreach (var code in (string[][])[[.. guard.Code, "tasks/net10.0/more.dll " + Hash("evil")], [guard.Code[0], "tasks/net10.0/a.dll " + Hash("evil")], [guard.Code[0]]])
            Assert.Single(OwnGuard.Without([guard with { Code = [.. code] }], _folder.Path));
        Assert.Single(OwnGuard.Without([guard with { Via = ["library", "sdk"] }], _folder.Path));
        Assert.Single(OwnGuard.Without([guard with { Subject = new PackageSubject("SupplyGuard.Other", "1.0.0") }], _folder.Path));
    }

    [Theory]
    [InlineData("""<DotNetCliTool><RuntimeIdentifierPackages><RuntimeIdentifierPackage RuntimeIdentifier="linux-x64" Id="contoso.tool.linux-x64" /><RuntimeIdentifierPackage RuntimeIdentifier="x" Id="../evil" /></RuntimeIdentifierPackages></DotNetCliTool>""", "contoso.tool.linux-x64")]
    [InlineData("<DotNetCliTool />", null)]
    [InlineData("nonsense", null)]
    public void A_tool_says_which_packages_hold_its_platforms(string settings, string? expected)
    {
        Assert.Empty(PlatformTools.Of(_folder.Path));
        _folder.Write("tools/net10.0/any/DotnetToolSettings.xml", settings);

        Assert.Equal(expected is null ? [] : [expected], PlatformTools.Of(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private static string Hash(string content) => $"sha256-{Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(content)).Hex}";
}
