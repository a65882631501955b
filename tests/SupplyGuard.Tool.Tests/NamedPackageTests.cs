using SupplyGuard.Tool.Tests.Repositories;

namespace SupplyGuard.Tool.Tests;

/// <summary>Attacks through packages that no assets file names: tools, SDKs and downloads.</summary>
public sealed class NamedPackageTests : IDisposable
{
    private readonly RestoredRepository _repository = new();

    [Fact]
    public void A_tool_that_nobody_locked_is_found_once_it_is_restored_and_one_that_is_edited_too()
    {
        _repository.ServeTool();
        _repository.WriteProject("");
        _repository.Restore();
        _repository.Lock();
        Assert.Equal(["SG1118"], _repository.Findings("verify"));
        Assert.Equal(0, _repository.Tool("verify").ExitCode);

        // A12: 'dotnet tool restore' verifies nothing, whatever nuget.config says.
        _repository.RestoreTools();
        Assert.Equal(["SG1105"], _repository.Findings("verify"));
        _repository.Folder.Write("supplyguard.json", """{ "policy": 1, "extends": ["standard"] }""");
        Assert.Equal(["SG1001", "SG1105"], _repository.Findings("verify"));
        _repository.Folder.Write("supplyguard.json", RestoredRepository.Policy);

        _repository.Lock();
        Assert.Empty(_repository.Findings("verify"));
        Assert.Contains("\"via\":[\"tool\"]", File.ReadAllText(_repository.Folder.PathTo("supplyguard.lock.json")), StringComparison.Ordinal);

        // A12b: 'dotnet tool run' runs whatever lies there.
        File.WriteAllText(_repository.PathToPackage("contoso.tool/1.0.0", "tools", "net10.0", "any", "contoso.dll"), "poison");
        Assert.Equal(["SG1106", "SG1301"], _repository.Findings("verify"));
        Assert.Empty(_repository.Findings("package", "verify", "App"));

        Directory.Delete(_repository.PathToPackage("contoso.tool/1.0.0"), recursive: true);
        Assert.Equal(["SG1103"], _repository.Findings("verify"));
        Assert.Equal(3, _repository.Tool("lock").ExitCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_SDK_is_judged_like_every_package(bool byGlobalJson)
    {
        _repository.Serve("Contoso.Sdk", "1.0.0", "MSBuildSdk", null, ("Sdk/Sdk.props", "<Project />"), ("Sdk/Sdk.targets", "<Project />"));
        _repository.WriteProject("", byGlobalJson ? "Microsoft.NET.Sdk;Contoso.Sdk" : "Microsoft.NET.Sdk;Contoso.Sdk/1.0");
        if (byGlobalJson)
            _repository.Folder.Write("global.json", """{ "msbuild-sdks": { /* by hand */ "Contoso.Sdk": "1.0.0" } }""");

        // A21: no lock file knows it.
        _repository.Restore();
        Assert.DoesNotContain("Contoso", File.ReadAllText(_repository.Folder.PathTo("App", "packages.lock.json")), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["SG1110"], _repository.Findings("verify"));

        _repository.Lock();
        Assert.Empty(_repository.Findings("verify"));
        Assert.Contains("\"contoso.sdk/1.0.0\": {", File.ReadAllText(_repository.Folder.PathTo("supplyguard.lock.json")), StringComparison.Ordinal);

        File.WriteAllText(_repository.PathToPackage("contoso.sdk/1.0.0", "Sdk", "Sdk.targets"), "<Project><Target Name=\"Evil\" /></Project>");
        Assert.Equal(["SG1106", "SG1301"], _repository.Findings("verify"));
        Assert.Equal(["SG1106", "SG1301"], _repository.Findings("package", "verify", "App/App.csproj"));

        Directory.Delete(_repository.PathToPackage("contoso.sdk/1.0.0"), recursive: true);
        Assert.Equal(["SG1103"], _repository.Findings("verify"));
    }

    [Fact]
    public void An_SDK_that_somebody_adds_is_found_before_anything_fetches_it()
    {
        _repository.WriteProject("");
        _repository.Restore();
        _repository.Lock();

        _repository.WriteProject("", "Microsoft.NET.Sdk;Contoso.Evil/6.6.6");

        Assert.Equal(["SG1103", "SG1105"], _repository.Findings("verify"));
    }

    [Fact]
    public void A_file_that_cannot_be_understood_is_incomplete()
    {
        _repository.WriteProject("");
        _repository.Restore();
        _repository.Lock();
        _repository.Folder.Write(".config/dotnet-tools.json", """{ "tools": { "a": { "version": "1.0.0" }, } """);

        Assert.Equal(["SG1117"], _repository.Findings("verify"));
        Assert.Equal(3, _repository.Tool("verify").ExitCode);
    }

    [Fact]
    public void A_download_that_no_lock_file_of_NuGet_knows_is_judged_too()
    {
        // A20: runtime packs and compilers come in this way.
        _repository.Serve("Contoso.Compiler", "1.0.0", ("tools/compiler.dll", "honest"));
        _repository.WriteProject("""<PackageDownload Include="Contoso.Compiler" Version="[1.0.0]" />""");
        _repository.Restore();
        Assert.DoesNotContain("Contoso", File.ReadAllText(_repository.Folder.PathTo("App", "packages.lock.json")), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["SG1110"], _repository.Findings("verify"));
        _repository.Lock();
        Assert.Empty(_repository.Findings("verify"));

        File.WriteAllText(_repository.PathToPackage("contoso.compiler/1.0.0", "tools", "compiler.dll"), "poison");

        Assert.Equal(["SG1106", "SG1301"], _repository.Findings("verify"));
    }

    public void Dispose() => _repository.Dispose();
}
