using System.Text.Json;
using SupplyGuard.Tool.Tests.Repositories;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>The code that packages bring, as it is allowed, listed and reviewed.</summary>
public sealed class PackageSurfaceTests : IDisposable
{
    private const string AllowsNothing = """{ "policy": 1, "packages": { "signature": "off", "buildCode": { "allow": [] }, "nativeCode": { "allow": ["Contoso.Native"] } } }""";

    private readonly RestoredRepository _repository = new();

    public PackageSurfaceTests()
    {
        // As ELF begins.
        _repository.Serve("Contoso.Native", "1.0.0", ("runtimes/linux-x64/native/libcontoso.so", "\u007FELF\u0002\u0001\u0001 honest"), ("lib/net10.0/_._", ""));
        _repository.Serve("Contoso.Deep", "1.0.0", ("buildTransitive/Contoso.Deep.targets", "<Project />"), ("lib/net10.0/_._", ""));
        _repository.Serve("Contoso.Ml", "1.0.0", null, "Contoso.Deep/1.0.0", ("lib/net10.0/_._", ""), ("readme.md", "one"));
        _repository.WriteProject(RestoredRepository.Reference("Contoso.Ml/1.0.0") + RestoredRepository.Reference("Contoso.Native/1.0.0"));
        _repository.Restore();
        _repository.Lock();
    }

    [Fact]
    public void Build_code_of_a_package_that_nobody_asked_for_needs_a_permission()
    {
        // A13: the targets of a package that only another package refers to.
        Assert.Empty(_repository.Findings("verify"));
        _repository.Folder.Write("supplyguard.json", AllowsNothing);

        var run = _repository.Tool("verify");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error SG1306: 'Contoso.Deep 1.0.0' runs code during a build, and no pattern of 'packages.buildCode.allow' covers it: 'buildTransitive/Contoso.Deep.targets'.", run.Output, StringComparison.Ordinal);
        Assert.Equal(["SG1306"], _repository.Findings("verify"));

        _repository.Folder.Write("supplyguard.json", AllowsNothing.Replace("[]", "[\"Contoso.D*\"]", StringComparison.Ordinal).Replace("Contoso.Native", "Contoso.Other", StringComparison.Ordinal));
        Assert.Equal(["SG1307", "SG9006"], _repository.Findings("verify"));
    }

    [Fact]
    public void Lists_what_runs_and_who_made_it()
    {
        var run = _repository.Tool("package", "list");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Golden.Matches(run.Output);
    }

    [Fact]
    public void Lists_the_same_for_programs()
    {
        var run = _repository.Tool("package", "list", "App", "--format", "json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var document = JsonDocument.Parse(run.Output);
        var native = document.RootElement.GetProperty("packages").EnumerateArray().Single(package => package.GetProperty("id").GetString() == "Contoso.Native");
        Assert.Equal("equal", native.GetProperty("pin").GetString());
        Assert.StartsWith("runtimes/linux-x64/native/libcontoso.so sha256-", Assert.Single(native.GetProperty("native").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_review_holds_for_the_content_that_was_read_and_shows_what_the_next_version_changed()
    {
        _repository.Folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "signature": "off", "reviews": { "file": "policies/reviews.json", "required": ["Contoso.Ml"] } } }""");
        Assert.Equal(["SG1310"], _repository.Findings("verify"));
        Assert.Contains("nothing was recorded", _repository.Tool("package", "review", "contoso.ml").Output, StringComparison.Ordinal);

        Assert.Equal(0, _repository.Tool("package", "review", "contoso.ml", "--reviewer", "Ada", "--note", "Reads no file.", "--criteria", "all-files").ExitCode);
        Assert.Empty(_repository.Findings("verify"));

        // A new version is another content.
        _repository.Serve("Contoso.Ml", "2.0.0", ("build/Contoso.Ml.targets", "<Project />"), ("lib/net10.0/_._", ""), ("readme.md", "two"));
        _repository.WriteProject(RestoredRepository.Reference("Contoso.Ml/2.0.0"));
        _repository.Restore();
        Assert.Equal(["SG1105", "SG1308", "SG1310"], _repository.Findings("verify"));

        var run = _repository.Tool("package", "review", "Contoso.Ml@2.0.0", "--reviewer", "Ada", "--note", "Nothing but an empty file.", "--criteria", "difference");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Golden.Matches(string.Join('\n', run.Output.Split('\n').Where(line => !line.StartsWith("  content ", StringComparison.Ordinal) && !line.StartsWith("  files ", StringComparison.Ordinal)))
            .Replace(TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "<today>", StringComparison.Ordinal));
        Assert.Equal(["SG1105", "SG1308"], _repository.Findings("verify"));
        _repository.Lock();
        Assert.Empty(_repository.Findings("verify"));
    }

    [Fact]
    public void Reviews_of_another_team_count_as_long_as_they_are_what_was_imported()
    {
        Assert.Equal(0, _repository.Tool("package", "review", "Contoso.Ml", "--reviewer", "Grace", "--note", "Fine.").ExitCode);
        Directory.CreateDirectory(_repository.Folder.PathTo("vendor"));
        File.Move(_repository.Folder.PathTo("supplyguard.reviews.json"), _repository.Folder.PathTo("vendor", "theirs.json"));
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_repository.Folder.PathTo("vendor", "theirs.json"))));
        _repository.Folder.Write("supplyguard.json", $$"""
            { "policy": 1, "packages": { "signature": "off", "reviews": { "required": ["*.Ml"], "import": [ { "file": "vendor/theirs.json", "sha256": "sha256:{{digest}}" } ] } } }
            """);
        Assert.Empty(_repository.Findings("verify"));

        File.AppendAllText(_repository.Folder.PathTo("vendor", "theirs.json"), " ");
        Assert.Equal(["SG1310", "SG1311"], _repository.Findings("verify"));
    }

    public void Dispose() => _repository.Dispose();
}
