using System.Formats.Tar;
using System.IO.Compression;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Checks.Models.Coverage;
using SupplyGuard.Checks.Models.Format;
using SupplyGuard.Discovery;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Tests.Models;

/// <summary>Archives that a policy names as models: what is in them is held to what the policy says of the archive.</summary>
public sealed class ArchivePolicyTests
{
    private const string Plain = """{ "policy": 1, "models": [ { "path": "models/**", "pins": "off" } ] }""";

    private static readonly byte[] Call = [0x80, 4, .. "cposix\nsystem\nX\u0001\0\0\0a\u0085R."u8];

    private static readonly byte[] Global = [0x80, 4, .. "cmodels\nNet\n)R."u8];

    private static readonly byte[] Weights = [.. BitConverter.GetBytes(59L), .. """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}     """u8, 0, 0, 0x80, 0x3F];

    [Theory]
    [InlineData("models/model.nemo")]
    [InlineData("models/model.zip")]
    [InlineData("models/bundle.tar.gz")]
    public void Judges_every_file_of_an_archive_that_the_policy_names(string path)
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", Plain);
        folder.Write(path, Pack(path, ("in/evil.pkl", Call), ("in/weights.safetensors", Weights)));

        var report = Verify(folder);

        var inside = path.EndsWith(".gz", StringComparison.Ordinal) ? $"{path}!/bundle.tar!/in" : $"{path}!/in";
        Assert.Contains(report.Findings, finding => finding.Rule == PickleRules.RunsCode && finding.Subject.Id == $"model:{inside}/evil.pkl");
        Assert.Equal(Verdict.Passed, Assert.Single(report.Subjects, subject => subject.Subject.Id == $"model:{inside}/weights.safetensors").Verdict);
        Assert.Equal(Verdict.Failed, report.Verdict);
    }

    [Theory]
    [InlineData("models/model.nemo")]
    [InlineData("models/model.zip")]
    [InlineData("models/bundle.tar.gz")]
    public void Accepts_an_archive_without_SG2109_or_SG2104_whose_files_all_pass(string path)
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", Plain);
        folder.Write(path, Pack(path, ("config.yaml", "a: 1\n"u8.ToArray()), ("weights.safetensors", Weights)));

        Assert.Empty(Verify(folder).Findings);
    }

    [Fact]
    public void Reports_SG2104_as_incomplete_for_a_file_of_an_archive_that_nothing_reads()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", Plain);
        folder.Write("models/model.zip", Pack("a.zip", ("weights.safetensors", Weights), ("noise", [1, 200, 3, 0])));

        var report = Verify(folder);

        Assert.Equal(FormatRules.UnknownFormat, Assert.Single(report.Findings).Rule);
        Assert.Equal(Verdict.Incomplete, report.Verdict);
    }

    [Fact]
    public void Accepts_in_an_archive_what_the_policy_allows_without_SG2208_or_SG9006()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "models": [ { "path": "models/**", "pins": "off", "allow": { "globals": [ "models.Net" ] } } ] }""");
        folder.Write("models/model.zip", Pack("a.zip", ("net.pkl", Global)));

        Assert.Empty(Verify(folder).Findings);
    }

    [Fact]
    public void Reports_SG9006_for_a_name_that_nothing_in_an_archive_uses()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "models": [ { "path": "models/**", "pins": "off", "allow": { "globals": [ "models.Net" ] } } ] }""");
        folder.Write("models/model.zip", Pack("a.zip", ("weights.safetensors", Weights)));

        Assert.Equal(PolicyRules.AllowanceUnused, Assert.Single(Verify(folder).Findings).Rule);
    }

    [Fact]
    public void A_file_in_an_archive_can_be_exempted_by_its_path()
    {
        using var folder = new TemporaryFolder();
        folder.Write("models/model.zip", Pack("a.zip", ("net.pkl", Global)));
        folder.Write("supplyguard.json", Plain);
        var rule = Assert.Single(Verify(folder).Findings).Rule.Id;
        folder.Write("supplyguard.json", $$"""{ "policy": 1, "models": [ { "path": "models/**", "pins": "off" } ], "exemptions": [ { "rule": "{{rule}}", "subject": "model:models/model.zip!/net.pkl", "reason": "ours" } ] }""");

        Assert.Equal(Verdict.Passed, Verify(folder).Verdict);
    }

    [Fact]
    public void A_file_whose_findings_are_not_listed_does_not_pass()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", Plain);
        folder.Write("models/model.zip", Pack("a.zip", [.. Enumerable.Range(0, 150).Select(i => ($"{i}.pkl", Call))]));

        var report = Verify(folder);

        Assert.All(report.Subjects.Where(subject => subject.Subject.Id is not "model:models/model.zip"), subject => Assert.Equal(Verdict.Failed, subject.Verdict));
        Assert.Equal(151, report.Subjects.Length);
    }

    [Fact]
    public void An_archive_is_not_locked_while_anything_in_it_would_fail()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "mode": "observe", "models": [ { "path": "models/**" } ] }""");
        folder.Write("models/bad.zip", Pack("a.zip", ("net.pkl", Global)));
        folder.Write("models/good.zip", Pack("a.zip", ("weights.safetensors", Weights)));

        var outcome = Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(outcome.Report.Findings, finding => finding.Severity is Severity.Error);
        Assert.Equal(["models/good.zip"], GuardLockReader.Read(folder.PathTo(GuardLock.FileName))!.Models.Keys);
    }

    [Fact]
    public void Reports_SG2107_for_a_shipped_archive_in_which_a_file_fails()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", Plain);
        var archive = folder.Write("models/model.zip", Pack("a.zip", ("evil.pkl", Call)));

        var report = Guard.Verify(new VerifyRequest(folder.Path) { ShippedFiles = [archive] }, TestContext.Current.CancellationToken);

        Assert.Equal("model:models/model.zip!/evil.pkl", Assert.Single(report.Findings, finding => finding.Rule == CoverageRules.NotVerified).Subject.Id);
    }

    [Fact]
    public void Accepts_without_SG2107_a_shipped_archive_that_the_policy_names_and_that_passed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", Plain);
        var archive = folder.Write("models/model.zip", Pack("a.zip", ("weights.safetensors", Weights)));

        Assert.Empty(Guard.Verify(new VerifyRequest(folder.Path) { ShippedFiles = [archive] }, TestContext.Current.CancellationToken).Findings);
    }

    internal static byte[] Pack(string name, params (string Name, byte[] Content)[] files) => Path.GetExtension(name) switch
    {
        ".zip" => Zip(files),
        ".gz" => Compressed(Tar(files)),
        _ => Tar(files),
    };

    internal static byte[] Compressed(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);

        return packed.ToArray();
    }

    private static byte[] Zip((string Name, byte[] Content)[] files)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                using var file = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                file.Write(content);
            }
        }

        return packed.ToArray();
    }

    private static byte[] Tar((string Name, byte[] Content)[] files)
    {
        var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, content) in files)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return packed.ToArray();
    }

    private static Report Verify(TemporaryFolder folder) => Guard.Verify(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);
}
