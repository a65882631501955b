using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Checks.Packages.RestoreOutput;
using SupplyGuard.Discovery;
using SupplyGuard.Findings;

namespace SupplyGuard.Tests.RestoreOutput;

/// <summary>What a failed restore gate leaves behind, at its end and wherever it may be killed on the way.</summary>
public sealed class QuarantineTests : IDisposable
{
    private readonly RestoredFolder _folder = new();

    private string Props => _folder.InOutput("{project}.nuget.g.props");

    private string Targets => _folder.InOutput("{project}.nuget.g.targets");

    private string Assets => _folder.InOutput("project.assets.json");

    [Theory]
    [InlineData("App.csproj")]
    [InlineData("Übung mit Leerzeichen.fsproj")]
    [InlineData("日本.vbproj")]
    public void Reports_SG1112_and_examines_the_packages_of_a_quarantined_project(string projectName)
    {
        using var folder = new RestoredFolder(projectName);

        Assert.Empty(Quarantine.Put(folder.Request, TestContext.Current.CancellationToken));
        var report = folder.Verify();

        Assert.Equal(Verdict.Incomplete, report.Verdict);
        Assert.Equal(["SG1112", "SG1305"], report.Findings.Select(finding => finding.Rule.Id).Order(StringComparer.Ordinal));
        Assert.Equal(1, report.Statistics.Packages);
    }

    [Fact]
    public void Accepts_a_restored_project_without_SG1112_or_SG1115_and_passes_over_an_old_quarantine()
    {
        Quarantine.Put(_folder.Request, TestContext.Current.CancellationToken);
        _folder.WriteAssets();
        _folder.Write($"App/obj/{_folder.ProjectName}.nuget.g.props", _folder.Props);
        _folder.Write($"App/obj/{_folder.ProjectName}.nuget.g.targets", RestoredFolder.Targets);

        Assert.Equal(["SG1305"], _folder.Verify().Findings.Select(finding => finding.Rule.Id));
        Assert.True(File.Exists(Assets + QuarantineFiles.Suffix));
    }

    [Fact]
    public void Leaves_nothing_that_a_build_or_a_restore_would_believe()
    {
        File.Delete(Targets);

        Quarantine.Put(_folder.Request, TestContext.Current.CancellationToken);

        Assert.Equal(
            [Path.GetFileName(Props), Path.GetFileName(Targets), "project.assets.json.supplyguard"],
            Directory.GetFiles(Path.GetDirectoryName(Props)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All([Props, Targets], file => Assert.True(QuarantineFiles.IsBlocker(File.ReadAllBytes(file))));
    }

    [Fact]
    public void Puts_every_other_file_aside_that_builds_import_and_still_reports_it()
    {
        _folder.Write($"App/obj/{_folder.ProjectName}.aa.props", "<Project />");
        _folder.Write($"App/obj/{_folder.ProjectName}.EntityFrameworkCore.targets", "<Project />");

        Quarantine.Put(_folder.Request, TestContext.Current.CancellationToken);

        Assert.Equal([Props, Targets], Directory.GetFiles(Path.GetDirectoryName(Props)!).Where(file => file.EndsWith("props", StringComparison.Ordinal) || file.EndsWith("targets", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal([RestoreOutputRules.ToolImport, RestoreOutputRules.ForeignImport], _folder.Judge().Select(finding => finding.Rule));
        _folder.WriteAssets();
        Assert.Empty(_folder.Judge());
    }

    [Fact]
    public void Is_the_same_when_done_twice_or_by_several_nodes_at_once()
    {
        var findings = new ImmutableArray<Finding>[8];

        Parallel.For(0, findings.Length, index => findings[index] = Quarantine.Put(_folder.Request, TestContext.Current.CancellationToken));

        Assert.All(findings, found => Assert.Empty(found));
        Assert.True(_folder.Discover().IsQuarantined);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Reports_SG1112_wherever_a_quarantine_was_interrupted_and_finishes_it_the_next_time(int steps)
    {
        Action[] done = [() => File.WriteAllText(Props, QuarantineFiles.Blocker), () => File.WriteAllText(Targets, QuarantineFiles.Blocker), () => File.Delete(_folder.InOutput("project.nuget.cache"))];
        foreach (var step in done.Take(steps))
            step();

        Assert.Contains(RestoreOutputRules.Quarantined, _folder.Verify().Findings.Select(finding => finding.Rule));
        Quarantine.Put(_folder.Request, TestContext.Current.CancellationToken);
        Assert.True(_folder.Discover().IsQuarantined);
    }

    [Fact]
    public void Reports_SG1115_for_what_cannot_be_put_aside_and_does_the_rest()
    {
        File.Delete(Props);
        _folder.Write($"App/obj/{_folder.ProjectName}.nuget.g.props/taken", "");

        var finding = Assert.Single(Quarantine.Put(_folder.Request, TestContext.Current.CancellationToken));

        Assert.Equal((RestoreOutputRules.NotQuarantined, true), (finding.Rule, finding.Rule.Incomplete));
        Assert.DoesNotContain(_folder.Root, finding.Message, StringComparison.Ordinal);
        Assert.True(QuarantineFiles.IsBlocker(File.ReadAllBytes(Targets)));
        Assert.False(File.Exists(Assets));
    }

    [Fact]
    public void Blocks_a_project_whose_assets_file_cannot_be_read()
    {
        _folder.Write("App/obj/project.assets.json", "no JSON");

        Assert.Empty(Quarantine.Put(_folder.Request, TestContext.Current.CancellationToken));

        Assert.True(QuarantineFiles.IsBlocker(File.ReadAllBytes(Props)));
        Assert.Contains("SG1108", _folder.Verify().Findings.Select(finding => finding.Rule.Id));
    }

    [Fact]
    public void Reports_SG1112_instead_of_SG9106_when_the_restore_that_failed_has_quarantined_the_project()
    {
        var report = Guard.Verify(
            _folder.Request with
            {
                Restore = (_, token) =>
                {
                    Quarantine.Put(_folder.Request, token);
                    return "error SG1301";
                },
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(["SG1112", "SG1305"], report.Findings.Select(finding => finding.Rule.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Locks_what_is_in_quarantine_and_judges_what_lies_beside_it()
    {
        using var folder = new RestoredFolder();
        folder.Write("App/obj/project.assets.json", $$"""
            { "version": 4, "targets": { "net10.0": {} }, "libraries": {}, "packageFolders": {}, "project": { "restore": { "projectPath": {{JsonSerializer.Serialize(folder.Project)}} } } }
            """);
        Quarantine.Put(folder.Request, TestContext.Current.CancellationToken);

        Assert.Equal(Verdict.Passed, Locker.Lock(folder.Request, TestContext.Current.CancellationToken).Report.Verdict);
        folder.Write($"App/obj/{folder.ProjectName}.zz.targets", "<Project />");
        Assert.Equal(Verdict.Failed, Locker.Lock(folder.Request, TestContext.Current.CancellationToken).Report.Verdict);
    }

    public void Dispose() => _folder.Dispose();
}
