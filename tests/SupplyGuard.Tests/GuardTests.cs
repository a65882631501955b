using SupplyGuard.Checks.Packages.Lockfile;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Tests;

/// <summary>The pipeline as a whole, on folders that need no restore.</summary>
public sealed class GuardTests
{
    private const string Models = """{ "policy": 1, "models": [ { "path": "models/**", "pins": "off" } ] }""";

    [Fact]
    public void Reports_SG9014_and_a_wrong_question_when_there_is_no_policy()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathTo(".git"));

        var report = Verify(folder);

        Assert.Equal(PolicyRules.FileMissing, Assert.Single(report.Findings).Rule);
        Assert.True(report.PolicyIsWrong);
        Assert.Equal(Verdict.Incomplete, report.Verdict);
    }

    [Fact]
    public void Reports_SG9105_when_nothing_is_there_to_examine()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "signature": "off", "installedContent": "off" } }""");

        var report = Verify(folder);

        Assert.Equal(GuardRules.NothingFound, Assert.Single(report.Findings).Rule);
        Assert.Equal(Verdict.Incomplete, report.Verdict);
    }

    [Fact]
    public void Reports_SG1108_and_not_SG9901_when_the_only_project_has_an_unreadable_assets_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "signature": "off" } }""");
        folder.Write("p.csproj", "<Project/>");
        folder.Write("obj/project.assets.json", "");

        var rules = Verify(folder).Findings.Select(finding => finding.Rule.Id).ToList();

        Assert.Contains("SG1108", rules);
        Assert.DoesNotContain("SG9901", rules);
    }

    [Theory]
    [InlineData("supplyguard.lock.json", "SG1109")]
    [InlineData("packages.lock.json", "SG1108")]
    [InlineData("obj/project.assets.json", "SG1108")]
    [InlineData("models/m.onnx", "SG2105")]
    public void Reports_that_a_link_to_a_device_without_an_end_cannot_be_read(string file, string rule)
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "This system has no /dev/zero.");
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "signature": "off" }, "models": [ { "path": "models/*", "pins": "off" } ] }""");
        folder.Write("p.csproj", "<Project/>");
        folder.Write("obj/x", "");
        folder.Write("models/x.txt", "");
        File.CreateSymbolicLink(folder.PathTo(file), "/dev/zero");

        Assert.Contains(rule, Verify(folder).Findings.Select(finding => finding.Rule.Id));
    }

    [Fact]
    public void Reports_SG2105_for_a_model_that_is_a_link_to_a_folder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", Models);
        folder.Write("weights/evil.safetensors", SafetensorsBytes);
        folder.Write("models/x.txt", "");
        Directory.CreateSymbolicLink(folder.PathTo("models", "link"), folder.PathTo("weights"));

        Assert.Contains("SG2105", Verify(folder).Findings.Select(finding => finding.Rule.Id));
    }

    [Fact]
    public void Accepts_without_SG1110_SG2106_SG9001_SG9014_SG9105_SG9106_or_SG9901_a_folder_with_a_well_formed_model()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", Models);
        folder.Write("models/tiny.safetensors", SafetensorsBytes);

        var report = Verify(folder);

        Assert.Empty(report.Findings);
        Assert.Equal(Verdict.Passed, report.Verdict);
        Assert.Equal(1, report.Statistics.Models);
    }

    [Fact]
    public void Reports_SG9106_when_restore_fails_and_still_judges_what_lies_there()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "signature": "off", "installedContent": "off" } }""");
        folder.Write("App.csproj", "<Project />");

        var report = Guard.Verify(new VerifyRequest(folder.Path) { Restore = (_, _) => "error NU1403" }, TestContext.Current.CancellationToken);

        Assert.Equal([GuardRules.RestoreFailed, LockfileRules.NeverRestored, LockfileRules.NoLockfile], report.Findings.Select(finding => finding.Rule).OrderByDescending(rule => rule.Id));
    }

    [Fact]
    public void Reports_SG1101_when_it_was_the_restore_itself_that_wrote_the_missing_lock_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "signature": "off", "installedContent": "off" } }""");
        folder.Write("App.csproj", "<Project />");
        const string Lockfile = """{ "version": 1, "dependencies": {} }""";

        var written = Guard.Verify(
            new VerifyRequest(folder.Path) { Restore = (_, _) => folder.Write("packages.lock.json", Lockfile) is null ? "" : null }, TestContext.Current.CancellationToken);
        var kept = Guard.Verify(new VerifyRequest(folder.Path) { Restore = (_, _) => null }, TestContext.Current.CancellationToken);

        Assert.Contains(LockfileRules.NoLockfile, written.Findings.Select(finding => finding.Rule));
        Assert.DoesNotContain(LockfileRules.NoLockfile, kept.Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public void Reports_SG9901_instead_of_crashing_when_a_stage_has_a_defect()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "packages": {} }""");

        var report = Guard.Verify(new VerifyRequest(folder.Path) { Restore = (_, _) => throw new InvalidOperationException("a defect") }, TestContext.Current.CancellationToken);

        Assert.Equal(GuardRules.OurDefect, Assert.Single(report.Findings).Rule);
        Assert.Equal(Verdict.Incomplete, report.Verdict);
    }

    [Fact]
    public void Throws_OperationCanceledException_when_the_caller_gives_up()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", Models);
        folder.Write("models/tiny.safetensors", SafetensorsBytes);

        Assert.ThrowsAny<OperationCanceledException>(() => Guard.Verify(new VerifyRequest(folder.Path), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Says_incomplete_rather_than_passed_even_when_the_policy_only_observes()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "mode": "observe", "models": [ { "path": "models/**", "pins": "off" } ] }""");
        folder.Write("models/unknown.bin", "no model\0at all");

        Assert.Equal(Verdict.Incomplete, Verify(folder).Verdict);
    }

    [Fact]
    public void Finds_a_model_that_a_policy_names_by_its_lock_alone_when_the_file_is_gone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "models": [ { "path": "models/**" } ] }""");
        folder.Write("models/tiny.safetensors", SafetensorsBytes);
        folder.Write("models/other.safetensors", SafetensorsBytes);
        Assert.Equal(Verdict.Passed, Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken).Report.Verdict);
        Assert.Equal(Verdict.Passed, Verify(folder).Verdict);

        File.Delete(folder.PathTo("models", "other.safetensors"));

        Assert.Equal("SG2006", Assert.Single(Verify(folder).Findings).Rule.Id);
    }

    [Fact]
    public void Locks_the_same_bytes_twice_and_nothing_when_a_model_is_malformed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "models": [ { "path": "models/**" } ] }""");
        folder.Write("models/tiny.safetensors", SafetensorsBytes);
        var request = new VerifyRequest(folder.Path);

        Assert.Equal(["+ model models/tiny.safetensors"], Locker.Lock(request, TestContext.Current.CancellationToken).Changes);
        Assert.Empty(Locker.Lock(request, TestContext.Current.CancellationToken).Written);

        folder.Write("models/tiny.safetensors", SafetensorsBytes.AsSpan()[..12]);
        var refused = Locker.Lock(request, TestContext.Current.CancellationToken);

        Assert.Empty(refused.Written);
        Assert.Equal("SG2101", Assert.Single(refused.Report.Findings).Rule.Id);
    }

    private static Report Verify(TemporaryFolder folder) => Guard.Verify(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);

    /// <summary>One F32 scalar tensor of value 1.</summary>
    private static byte[] SafetensorsBytes { get; } = Build("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", [0, 0, 0x80, 0x3F]);

    private static byte[] Build(string header, byte[] data) =>
        [.. BitConverter.GetBytes((ulong)header.Length), .. System.Text.Encoding.ASCII.GetBytes(header), .. data];
}
