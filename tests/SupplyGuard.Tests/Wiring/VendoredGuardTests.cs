using SupplyGuard.Evidence.Wiring;
using TestKit;

namespace SupplyGuard.Tests.Wiring;

/// <summary>A guard that is checked in, compared with the one that came with this version.</summary>
public sealed class VendoredGuardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _payload = new();

    public VendoredGuardTests()
    {
        _payload.Write("Sdk/Sdk.props", "<Project />");
        _payload.Write("tasks/net10.0/guard.dll", "binary");
        _folder.Write("supplyguard.json", """{ "policy": 1, "wiring": "required", "models": [ { "path": "models/**", "pins": "off" } ] }""");
        _folder.Write("src/App.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");
        var plan = Initializer.Plan(new InitRequest(_folder.Path) { Vendored = true, GuardPayload = _payload.Path }, TestContext.Current.CancellationToken);
        Initializer.Apply(plan);
    }

    [Fact]
    public void Accepts_the_same_files_without_SG9110() => Assert.Empty(Findings());

    [Theory]
    [InlineData("Sdk/Sdk.props", "<Project/>", "'Sdk/Sdk.props' is another")]
    [InlineData("Sdk/Sdk.props", null, "'Sdk/Sdk.props' is missing")]
    [InlineData("tasks/net10.0/other.dll", "x", "'tasks/net10.0/other.dll' was added")]
    [InlineData(".gitattributes", "", "'.gitattributes' is another")]
    public void Reports_SG9110_when_a_file_differs(string file, string? content, string difference)
    {
        if (content is null)
            File.Delete(_folder.PathTo(".supplyguard", file));
        else
            _folder.Write($".supplyguard/{file}", content);

        Assert.Equal($"SG9110 '.supplyguard' is not the guard of this version: {difference}.", Assert.Single(Findings()));
    }

    [Fact]
    public void Reports_SG9110_when_a_folder_of_it_is_a_link()
    {
        Directory.Delete(_folder.PathTo(".supplyguard", "tasks"), recursive: true);
        Directory.CreateSymbolicLink(_folder.PathTo(".supplyguard", "tasks"), _payload.PathTo("tasks"));

        Assert.Contains("it holds a link", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG9110_when_the_folder_is_gone_or_cannot_be_compared()
    {
        Assert.Contains("cannot be compared", Assert.Single(Findings(payload: null)), StringComparison.Ordinal);

        Directory.Delete(_folder.PathTo(".supplyguard"), recursive: true);
        Assert.Contains("'.gitattributes' is missing, and 2 more files differ", Assert.Single(Findings(_payload.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_elsewhere_is_compared_too()
    {
        _folder.Write("src/.supplyguard/Sdk/Sdk.props", "<Project />");
        _folder.Write("src/Directory.Build.props", """<Project><Import Project=".supplyguard/Sdk/Sdk.props" /></Project>""");

        Assert.StartsWith("SG9110 'src/.supplyguard' is not the guard of this version", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_says_of_itself_that_git_may_not_change_it() =>
        Assert.Equal([GuardPayload.AttributesFile, "Sdk/Sdk.props", "tasks/net10.0/guard.dll"], GuardPayload.Read(_payload.Path).Files.Keys);

    [Fact]
    public void A_copy_that_holds_a_link_is_not_overwritten()
    {
        Directory.CreateSymbolicLink(_folder.PathTo(".supplyguard", "link"), _payload.Path);

        Assert.Throws<InvalidDataException>(() => Initializer.Plan(new InitRequest(_folder.Path) { GuardPayload = _payload.Path }, TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _payload.Dispose();
    }

    private string[] Findings() => Findings(_payload.Path);

    private string[] Findings(string? payload) =>
    [
        .. Guard.Verify(new VerifyRequest(_folder.Path) { GuardPayload = payload }, TestContext.Current.CancellationToken).Findings
            .Where(finding => finding.Rule.Id is not ("SG2106" or "SG9105"))
            .Select(finding => $"{finding.Rule.Id} {finding.Message}"),
    ];
}
