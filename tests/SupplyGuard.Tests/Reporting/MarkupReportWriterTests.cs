using System.Xml.Linq;
using SupplyGuard.Reporting;
using TestKit;

namespace SupplyGuard.Tests.Reporting;

public class MarkupReportWriterTests
{
    [Fact]
    public void Writes_a_rich_report_as_Markdown() => Golden.Matches(Reports.Written(output => MarkdownReportWriter.Write(Reports.Rich, output)));

    [Fact]
    public void Writes_an_empty_passed_report_as_Markdown() => Golden.Matches(Reports.Written(output => MarkdownReportWriter.Write(Reports.Passed, output)));

    [Fact]
    public void Writes_a_rich_report_as_workflow_commands() => Golden.Matches(Reports.Written(output => GitHubReportWriter.Write(Reports.Rich, output)));

    [Fact]
    public void Writes_an_empty_passed_report_as_workflow_commands() => Golden.Matches(Reports.Written(output => GitHubReportWriter.Write(Reports.Passed, output)));

    [Fact]
    public void Writes_a_rich_report_as_HTML() => Golden.Matches(Reports.Written(output => HtmlReportWriter.Write(Reports.Rich, output)));

    [Fact]
    public void Writes_an_empty_passed_report_as_HTML() => Golden.Matches(Reports.Written(output => HtmlReportWriter.Write(Reports.Passed, output)));

    [Fact]
    public void Writes_one_workflow_command_a_finding_whatever_its_names_contain()
    {
        var lines = Reports.Written(output => GitHubReportWriter.Write(Reports.Rich, output)).TrimEnd().Split('\n');

        Assert.Equal(Reports.Rich.Findings.Length, lines.Count(line => line.StartsWith("::", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains("50%25 [x]", StringComparison.Ordinal));
    }

    [Fact]
    public void Escapes_the_separators_of_a_workflow_commands_properties()
    {
        var report = Reports.Passed with { Findings = [Reports.Rich.Findings[0] with { Location = new("a,b:c%d", 3, 4) }] };

        Assert.StartsWith("::error file=a%2Cb%3Ac%25d,line=3,col=4,title=SG1102::", Reports.Written(output => GitHubReportWriter.Write(report, output)), StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_a_Markdown_table_whole_whatever_its_names_contain()
    {
        var rows = Reports.Written(output => MarkdownReportWriter.Write(Reports.Rich, output)).Split('\n')
            .Where(line => line.StartsWith("| error", StringComparison.Ordinal)).ToArray();

        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.Equal(6, row.Replace("\\|", "", StringComparison.Ordinal).Count(character => character is '|')));
        Assert.DoesNotContain(rows, row => row.Contains("<script", StringComparison.Ordinal));
    }

    [Fact]
    public void Keeps_names_text_in_HTML()
    {
        var html = Reports.Written(output => HtmlReportWriter.Write(Reports.Rich, output));

        // The body is also well-formed XML, so a reader that is not a browser can say what is an element.
        var body = XElement.Parse(html[html.IndexOf("<body>", StringComparison.Ordinal)..(html.IndexOf("</body>", StringComparison.Ordinal) + "</body>".Length)].Replace("<br>", "<br/>", StringComparison.Ordinal));

        Assert.DoesNotContain(body.Descendants(), element => element.Name.LocalName is "script" or "a" or "link" or "iframe");
        Assert.All(body.Descendants("img"), picture => Assert.StartsWith("data:image/bmp;base64,", picture.Attribute("src")!.Value, StringComparison.Ordinal));
        Assert.Contains("<script>&|`*_ @all", body.Value, StringComparison.Ordinal);
        Assert.Equal(Reports.Rich.Findings.Length, body.Descendants("article").Count());
    }
}
