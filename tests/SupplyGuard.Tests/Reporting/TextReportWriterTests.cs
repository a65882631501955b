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

    [Fact]
    public void Shows_what_failed_before_what_was_not_examined_then_warnings_then_notes() => Assert.Equal(
        ["SG1303", "SG2101", "SG1102", "SG3001", "SG2205", "SG3106"],
        Written(Reports.Rich).Split('\n').Where(line => line is [not ' ', ..]).Select(line => line.IndexOf(" SG", StringComparison.Ordinal) is >= 0 and var start ? line.Substring(start + 1, 6) : "").Where(rule => rule is not ""));

    [Fact]
    public void Shows_the_recall_of_a_single_class_only_when_it_failed_or_in_detail()
    {
        var report = Reports.Passed with
        {
            Measurements =
            [
                new Measurement("digits", "accuracy", 0.99, Verdict.Passed),
                new Measurement("digits", "recall[0]", 0.98, Verdict.Passed),
                new Measurement("digits", "recall[1]", 0.97, Verdict.Passed),
                new Measurement("digits", "recall[5]", 0.31, Verdict.Failed) { Limit = 0.95 },
            ],
        };

        Assert.Equal(
            """
            evaluation  measurement  value  interval  baseline  limit  verdict
            digits      accuracy     0.99                              passed
            digits      recall[5]    0.31                       0.95   failed
            … and 2 measurements of single classes that passed (--verbosity detailed)

            passed: no findings; nothing examined

            """,
            Written(report));
        Assert.Contains("recall[1]", Written(report, Verbosity.Detailed), StringComparison.Ordinal);
    }

    private static string Written(Report report, Verbosity verbosity = Verbosity.Normal, bool colors = false) =>
        Reports.Written(output => TextReportWriter.Write(report, output, verbosity, colors));
}
