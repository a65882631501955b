using System.IO.Compression;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Checks.Models.Format;
using SupplyGuard.Findings;
using TestKit;

namespace SupplyGuard.Tests.Models;

/// <summary>Archives that ask for more than their content is worth: many files, archives inside archives.</summary>
public sealed class ArchiveScanTests
{
    private static readonly byte[] Call = [0x80, 4, .. "cposix\nsystem\nX\u0001\0\0\0a\u0085R."u8];

    [Fact]
    public void Of_one_rule_a_hundred_findings_are_listed_and_one_says_how_many_more_there_are()
    {
        var report = Scan(Zip(Numbered(150)));

        var (rest, listed) = (Assert.Single(report.Findings, finding => finding.Subject.Id is "model:a.zip"), report.Findings.Count(finding => finding.Subject.Id is not "model:a.zip"));
        Assert.Equal(100, listed);
        Assert.Equal(FormatRules.UnknownFormat, rest.Rule);
        Assert.Contains("50 more findings about files in 'a.zip'", rest.Message, StringComparison.Ordinal);
        Assert.Equal(151, report.Subjects.Length);
        Assert.All(report.Subjects, subject => Assert.Equal(Verdict.Incomplete, subject.Verdict));
    }

    [Fact]
    public void A_file_that_calls_something_is_listed_behind_any_number_of_unknown_ones()
    {
        var report = Scan(Zip([.. Numbered(150), ("z.pkl", Call)]));

        Assert.Equal("model:a.zip!/z.pkl", Assert.Single(report.Findings, finding => finding.Rule == PickleRules.RunsCode).Subject.Id);
        Assert.Equal(Verdict.Failed, report.Verdict);
    }

    [Fact]
    public void Files_that_pass_are_no_part_of_what_is_not_listed()
    {
        var report = Scan(Zip([.. Numbered(101), ("a.json", "{}"u8.ToArray())]));

        Assert.Equal(Verdict.Passed, Assert.Single(report.Subjects, subject => subject.Subject.Id is "model:a.zip!/a.json").Verdict);
        Assert.Contains(report.Findings, finding => finding.Message.StartsWith("There are 1 more", StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_SG2102_once_for_an_archive_that_lies_too_deep()
    {
        var inner = Zip(Numbered(3));
        for (var depth = 0; depth < 4; depth++)
            inner = Zip([("b.zip", inner)]);

        var finding = Assert.Single(Scan(inner).Findings);
        Assert.Equal(FormatRules.TooLarge, finding.Rule);
        Assert.Equal("model:a.zip!/b.zip!/b.zip!/b.zip!/b.zip", finding.Subject.Id);
        Assert.Contains("it lies 4 archives deep", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2102_when_archives_inside_one_another_hold_too_many_files_together()
    {
        var inner = Zip(Numbered(20_000));

        var finding = Assert.Single(Scan(Zip([("b.zip", inner), ("c.zip", inner)])).Findings, finding => finding.Rule == FormatRules.TooLarge);

        Assert.Equal("model:a.zip!/c.zip", finding.Subject.Id);
        Assert.Contains("none of its 20000 files was read: the archives inside one another hold more than 32768 files", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_archives_four_deep_without_SG2102()
    {
        var inner = Zip([("a.json", "{}"u8.ToArray())]);
        for (var depth = 0; depth < 3; depth++)
            inner = Zip([("b.zip", inner)]);

        Assert.Empty(Scan(inner).Findings);
    }

    private static Report Scan(byte[] archive)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.zip", archive);
        return ModelScanner.Scan(new ModelScanRequest(folder.Path, [folder.PathTo("a.zip")]), TestContext.Current.CancellationToken);
    }

    private static (string, byte[])[] Numbered(int files) => [.. Enumerable.Range(0, files).Select(i => ($"{i}.bin", Array.Empty<byte>()))];

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                using var file = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                file.Write(content);
            }
        }

        return packed.ToArray();
    }
}
