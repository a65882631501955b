using SupplyGuard.Findings;
using SupplyGuard.Reporting;
using TestKit;

namespace SupplyGuard.Tests.Reporting;

public class TextReportWriterTests
{
    [Fact]
    public void Writes_a_rich_report() => Golden.Matches(Written(Reports.Rich));

    [Fact]
    public void Writes_a_rich_report_in_detail() => Golden.Matches(Written(Reports.Rich, Verbosity.Detailed));

    [Fact]
    public void Writes_a_rich_report_quietly() => Golden.Matches(Written(Reports.Rich, Verbosity.Quiet));

    [Fact]
    public void Writes_an_empty_passed_report() => Assert.Equal("passed: no findings; nothing examined\n", Written(Reports.Passed));

    [Fact]
    public void Colours_only_when_asked()
    {
        Assert.DoesNotContain('\u001b', Written(Reports.Rich, Verbosity.Detailed));
        Assert.Contains("\u001b[31merror SG1102\u001b[0m", Written(Reports.Rich, colors: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_name_neither_forges_a_line_nor_repaints_the_terminal()
    {
        var text = Written(Reports.Rich, Verbosity.Detailed);

        Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("::error", StringComparison.Ordinal));
        Assert.All(text.EnumerateRunes(), rune => Assert.True(rune.Value is '\n' || VisibleText.IsVisible(rune), $"U+{rune.Value:X4}"));
    }

    [Fact]
    public void Ends_with_the_verdict_and_its_counts() => Assert.Equal(
        "failed: 3 errors, 1 not examined, 1 warning, 1 note; 41 packages, 1 model, 1 evaluation examined",
        Written(Reports.Rich, Verbosity.Quiet).TrimEnd().Split('\n')[^1]);

    private static string Written(Report report, Verbosity verbosity = Verbosity.Normal, bool colors = false) =>
        Reports.Written(output => TextReportWriter.Write(report, output, verbosity, colors));
}
