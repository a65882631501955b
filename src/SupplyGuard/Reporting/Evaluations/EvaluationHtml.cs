using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Findings.Evaluations;

namespace SupplyGuard.Reporting.Evaluations;

/// <summary>The parts of a page that show one evaluation. Every picture says in words what it shows, and every number of it is on the page as text.</summary>
internal static class EvaluationHtml
{
    /// <summary>More classes than this make no map that anybody can read: those that lost most are shown.</summary>
    private const int MappedClasses = 24;

    public const string Style = """
        .headlines { list-style: none; padding: 0; font-size: 1.15rem; } .headlines li { border-left: 4px solid currentColor; padding: 0.2rem 0.8rem; margin: 0.5rem 0; } .headlines span { color: var(--ink); }
        section h3 { font-size: 1rem; margin: 1.4rem 0 0.3rem; } caption { text-align: left; padding-bottom: 0.3rem; } figure { margin: 0; } figcaption { color: var(--soft); font-size: 0.9rem; }
        table.map { width: auto; } .map td { min-width: 2.6rem; text-align: right; padding: 0.15rem 0.35rem; background: color-mix(in srgb, var(--error) calc(var(--loss) * 55%), transparent); }
        .map td.worst { outline: 3px solid var(--error); outline-offset: -3px; font-weight: 700; } .map th { padding: 0.15rem 0.35rem; text-align: right; } .map td.none { background: none; }
        svg { max-width: 100%; height: auto; font: 11px system-ui, sans-serif; } svg text { fill: var(--soft); } svg .axis { stroke: var(--line); } svg .zero { stroke: var(--error); stroke-dasharray: 4 3; }
        svg .was { fill: var(--paper); stroke: var(--soft); stroke-width: 1.5; } svg .is { fill: var(--note); } svg .lost { stroke: var(--line); }
        .pictures { display: flex; gap: 1.5rem; flex-wrap: wrap; } .pictures img { width: 140px; height: auto; image-rendering: pixelated; border: 1px solid var(--line); }
        .bar { position: relative; height: 0.9rem; min-width: 12rem; border-bottom: 1px solid var(--line); } .bar i { position: absolute; inset: 0 auto 0 0; background: var(--note); } .bar.over i { background: var(--error); } .bar b { position: absolute; top: -0.2rem; bottom: -0.2rem; width: 2px; background: var(--ink); }
        ol.rows { list-style: none; display: flex; flex-wrap: wrap; gap: 0.3rem; padding: 0; } ol.rows li { border: 1px solid var(--line); border-radius: 3px; padding: 0 0.5rem; font-size: 0.9rem; } ol.rows li.changed { border-color: var(--warning); color: var(--warning); font-weight: 700; }
        """;

    /// <summary>The sentence that matters, for the first screen.</summary>
    public static void WriteHeadlines(TextWriter output, Report report)
    {
        if (report.Evaluations.IsEmpty)
            return;

        output.Write("<ul class=\"headlines\">\n");
        foreach (var detail in report.Evaluations)
            output.Write($"<li class=\"{VerdictOf(report, detail)}\"><span><strong>{Html.Encoded(detail.Evaluation)}</strong> ({Html.Encoded(detail.Change)}): {Html.Encoded(detail.Headline)}</span></li>\n");
        output.Write("</ul>\n");
    }

    public static void Write(TextWriter output, Report report, EvaluationDetail detail, int number)
    {
        output.Write($"<section aria-labelledby=\"evaluation-{number}\">\n<h2 id=\"evaluation-{number}\">Evaluation {Html.Encoded(detail.Evaluation)}</h2>\n");
        output.Write($"<p class=\"soft\">Model <code>{Html.Encoded(detail.Model)}</code>, change: {Html.Encoded(detail.Change)}</p>\n");
        WriteErosion(output, detail);
        if (detail.Margins is { } strip)
            MarginPlot.Write(output, detail, strip);
        if (detail.Probe is { } probe)
            WriteProbe(output, detail, probe);
        WeightHtml.Write(output, detail);
        WriteGraph(output, report, detail);
        WriteList(output, "What this run could prove", detail.Power);
        WriteList(output, "What was not tested", detail.Untested);
        output.Write("</section>\n");
    }

    private static string VerdictOf(Report report, EvaluationDetail detail) =>
        Spelling.Of(report.Subjects.FirstOrDefault(result => result.Subject.Id == $"evaluation:{detail.Evaluation}")?.Verdict ?? Verdict.Passed);

    private static void WriteErosion(TextWriter output, EvaluationDetail detail)
    {
        if (detail.Erosion.IsEmpty)
            return;

        var worst = detail.Erosion.OrderByDescending(cell => cell.Fails).ThenByDescending(cell => cell.Erosion).First();
        var classes = Mapped(detail);
        var cells = detail.Erosion.ToDictionary(cell => (cell.True, cell.Rival));
        output.Write($"<h3>Share of its margin that each class lost</h3>\n{Html.Scrolling("margins lost")}<table class=\"map\">\n");
        output.Write($"<caption class=\"soft\">In percent; rows are true classes, columns their rivals. Limit {Percent(detail.ErosionLimit)}; the pair that lost most is boxed.</caption>\n<tr><td class=\"none\"></td>");
        foreach (var rival in classes)
            output.Write($"<th scope=\"col\">{Html.Encoded(detail.Classes[rival])}</th>");
        output.Write("</tr>\n");
        foreach (var truth in classes)
        {
            output.Write($"<tr><th scope=\"row\">{Html.Encoded(detail.Classes[truth])}</th>");
            foreach (var rival in classes)
                WriteCell(output, cells.GetValueOrDefault((truth, rival)), worst);
            output.Write("</tr>\n");
        }

        output.Write("</table>\n</div>\n");
        if (classes.Length < detail.Classes.Length)
            output.Write("<p class=\"soft\">The other classes lost less; they are in the JSON report.</p>\n");
    }

    private static void WriteCell(TextWriter output, ErosionCell? cell, ErosionCell worst)
    {
        if (cell is null)
        {
            output.Write("<td class=\"none\"></td>");
            return;
        }

        var loss = Math.Clamp(cell.Erosion, 0, 1).ToString("0.##", CultureInfo.InvariantCulture);
        output.Write($"<td{(cell == worst ? " class=\"worst\"" : "")} style=\"--loss:{loss}\">{Math.Clamp(cell.Erosion * 100, -999, 999).ToString("0", CultureInfo.InvariantCulture)}</td>");
    }

    /// <summary>All classes, or those of the pairs that lost most.</summary>
    private static int[] Mapped(EvaluationDetail detail)
    {
        if (detail.Classes.Length <= MappedClasses)
            return [.. Enumerable.Range(0, detail.Classes.Length)];

        return
        [
            .. detail.Erosion.OrderByDescending(cell => cell.Fails).ThenByDescending(cell => cell.Erosion)
                .SelectMany(cell => (int[])[cell.True, cell.Rival])
                .Distinct()
                .Take(MappedClasses)
                .Order(),
        ];
    }

    private static void WriteProbe(TextWriter output, EvaluationDetail detail, ProbeExample probe)
    {
        output.Write("<h3>The probe that changes most answers</h3>\n");
        output.Write($"<p><code>{Html.Encoded(probe.Probe)}</code> turns {Percent(probe.Candidate)} of the probed samples into {Html.Encoded(detail.Classes[probe.Class])}; {(probe.Baseline is { } baseline ? $"in the baseline {Percent(baseline)}" : "there is no baseline")}, limit {Percent(probe.Limit)}.</p>\n");
        if (probe is not { Before: { } before, After: { } after })
            return;

        output.Write("<div class=\"pictures\">\n");
        WritePicture(output, before, $"golden sample {probe.Sample}");
        WritePicture(output, after, $"the same under {probe.Probe}");
        output.Write("</div>\n");
    }

    private static void WritePicture(TextWriter output, Thumbnail picture, string what) =>
        output.Write($"<figure><img alt=\"{Html.Encoded(what)}\" width=\"{picture.Width}\" height=\"{picture.Height}\" src=\"data:image/bmp;base64,{Convert.ToBase64String(BitmapImage.Of(picture))}\"/><figcaption>{Html.Encoded(what)}</figcaption></figure>\n");

    private static void WriteGraph(TextWriter output, Report report, EvaluationDetail detail)
    {
        if (detail.Operators is not { } operators)
            return;

        var changed = operators.Where(count => count.Baseline != count.Candidate).ToArray();
        output.Write("<h3>Operators</h3>\n");
        if (changed.Length == 0)
        {
            output.Write($"<p>The same {Spelling.Count(operators.Sum(count => count.Candidate), "node")} of {Spelling.Count(operators.Length, "operator")} as in the baseline.</p>\n");
        }
        else
        {
            output.Write($"{Html.Scrolling("operators that changed")}<table>\n<tr><th scope=\"col\">operator</th><th scope=\"col\" class=\"number\">baseline</th><th scope=\"col\" class=\"number\">candidate</th><th scope=\"col\">change</th></tr>\n");
            foreach (var count in changed)
                output.Write($"<tr class=\"{(count.Candidate > count.Baseline ? "error" : "warning")}\"><td><code>{Html.Encoded(count.Operator)}</code></td><td class=\"number\">{count.Baseline}</td><td class=\"number\">{count.Candidate}</td><td>{(count.Candidate > count.Baseline ? "added" : "removed")}</td></tr>\n");
            output.Write("</table>\n</div>\n");
        }

        var paths = report.Findings.Where(finding => finding.Subject.Id == $"model:{detail.Model}" && string.CompareOrdinal(finding.Rule.Id, "SG2240") >= 0 && string.CompareOrdinal(finding.Rule.Id, "SG2249") <= 0).ToArray();
        foreach (var finding in paths)
            output.Write($"<p class=\"error\">{finding.Rule.Id}: {Html.Encoded(finding.Message)}</p>\n");
    }

    private static void WriteList(TextWriter output, string title, IReadOnlyCollection<string> items)
    {
        if (items.Count == 0)
            return;

        output.Write($"<h3>{title}</h3>\n<ul>\n");
        foreach (var item in items)
            output.Write($"<li>{Html.Encoded(item)}</li>\n");
        output.Write("</ul>\n");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");
}
