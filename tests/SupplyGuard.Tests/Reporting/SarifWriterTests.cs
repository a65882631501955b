using System.Buffers;
using System.Text;
using System.Text.Json;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Reporting;

public class SarifWriterTests
{
    private static readonly JsonSchema Schema = JsonSchema.Parse(
        File.ReadAllText(Repository.PathTo("tests", "SupplyGuard.Tests", "Reporting", "Schema", "sarif-2.1.0-rtm.5.json")));

    [Fact]
    public void Writes_everything_of_a_rich_report() => Golden.Matches(Written(Reports.Rich, Page));

    [Fact]
    public void Writes_an_empty_passed_report() => Golden.Matches(Written(Reports.Passed, Page));

    [Fact]
    public void Follows_the_official_schema()
    {
        foreach (var report in (Report[])[Reports.Rich, Reports.Passed])
        {
            Assert.Empty(Schema.Faults(JsonElement.Parse(Written(report, RulePages.Read))));
            Assert.Empty(Schema.Faults(JsonElement.Parse(Written(report, Page))));
        }
    }

    [Theory]
    [InlineData("\"version\": \"2.1.0\"", "\"version\": \"2.0.0\"")]
    [InlineData("\"level\": \"error\"", "\"level\": \"fatal\"")]
    [InlineData("\"ruleIndex\": 0", "\"ruleIndex\": -2")]
    [InlineData("\"startLine\": 14", "\"startLine\": 0")]
    [InlineData("\"uriBaseId\": \"SRCROOT\"", "\"baseId\": \"SRCROOT\"")]
    [InlineData("\"executionSuccessful\": false", "\"executionSuccessful\": \"false\"")]
    [InlineData("\"message\"", "\"text\"")]
    public void The_schema_notices_a_document_that_is_wrong(string right, string wrong)
    {
        var document = Written(Reports.Rich, Page);
        Assert.Contains(right, document, StringComparison.Ordinal);

        Assert.NotEmpty(Schema.Faults(JsonElement.Parse(document.Replace(right, wrong, StringComparison.Ordinal))));
    }

    [Fact]
    public void Writes_the_same_bytes_whatever_the_order_of_discovery() => Assert.Equal(Written(Reports.Rich, Page), Written(Reports.Shuffled, Page));

    [Fact]
    public void Points_every_result_at_its_rule()
    {
        using var json = JsonDocument.Parse(Written(Reports.Rich, Page));
        var run = json.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");

        Assert.Equal(Reports.Rich.Findings.Length, run.GetProperty("results").GetArrayLength());
        Assert.All(run.GetProperty("results").EnumerateArray(), result => Assert.Equal(
            result.GetProperty("ruleId").GetString(),
            rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));
    }

    [Fact]
    public void Says_that_a_run_with_something_unexamined_was_not_successful()
    {
        var incomplete = Reports.Passed with
        {
            Verdict = Verdict.Incomplete,
            Findings = [.. Reports.Rich.Findings.Where(finding => finding.Rule.Incomplete)],
        };
        using var json = JsonDocument.Parse(Written(incomplete, Page));
        var invocation = json.RootElement.GetProperty("runs")[0].GetProperty("invocations")[0];

        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal("SG3001", Assert.Single(invocation.GetProperty("toolExecutionNotifications").EnumerateArray()).GetProperty("associatedRule").GetProperty("id").GetString());
    }

    [Fact]
    public void Keeps_the_fingerprint_when_only_the_line_moves()
    {
        var finding = Reports.Rich.Findings[0];
        var moved = finding with { Location = finding.Location with { Line = 99 } };

        Assert.Equal(Fingerprints([finding]), Fingerprints([moved]));
        Assert.Equal(2, Fingerprints([finding, moved]).Distinct(StringComparer.Ordinal).Count());
        Assert.NotEqual(Fingerprints([finding]), Fingerprints([finding with { Subject = new PackageSubject("Other", "1.0.0") }]));
    }

    private static string[] Fingerprints(Finding[] findings)
    {
        using var json = JsonDocument.Parse(Written(Reports.Passed with { Findings = [.. findings] }, Page));
        return [.. json.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(result => result.GetProperty("partialFingerprints").GetProperty("supplyGuard/v1").GetString()!)];
    }

    private static string Page(string rule) => $"""
        # {rule}: Title of the page
        Default: error · Since: 0.1.0 · Check: somewhere

        ## What it means
        Two sentences
        on two lines.

        ## How to fix
        1. The safe way first.
        """;

    private static string Written(Report report, Func<string, string?> pages)
    {
        var bytes = new ArrayBufferWriter<byte>();
        SarifWriter.Write(report, bytes, pages);
        return Encoding.UTF8.GetString(bytes.WrittenSpan).Replace($"\"version\": \"{ToolVersion.Number}\"", "\"version\": \"0.0.0-golden\"", StringComparison.Ordinal);
    }
}
