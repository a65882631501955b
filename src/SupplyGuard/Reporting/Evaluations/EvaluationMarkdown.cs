using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Findings.Evaluations;

namespace SupplyGuard.Reporting.Evaluations;

/// <summary>What a pull request shows of an evaluation: one sentence first, and behind a fold what was lost, what could be proven, and what was not tested.</summary>
internal static class EvaluationMarkdown
{
    private const int ShownPairs = 5;

    /// <summary>The sentence that matters, for the first screen.</summary>
    public static void WriteHeadlines(TextWriter output, ImmutableArray<EvaluationDetail> details)
    {
        foreach (var detail in details)
            output.Write($"\n**{Escaped(detail.Evaluation)}** ({Escaped(detail.Change)}): {Escaped(detail.Headline)}\n");
    }

    public static void Write(TextWriter output, EvaluationDetail detail)
    {
        output.Write($"\n<details><summary>{Escaped(detail.Evaluation)}: what was lost, what this could prove, and what was not tested</summary>\n");
        WritePairs(output, detail);
        WriteList(output, "What this run could prove", detail.Power);
        WriteList(output, "What was not tested", detail.Untested);
        output.Write("\n</details>\n");
    }

    private static void WritePairs(TextWriter output, EvaluationDetail detail)
    {
        var worst = detail.Erosion.OrderByDescending(cell => cell.Fails).ThenByDescending(cell => cell.Erosion).Take(ShownPairs).ToArray();
        if (worst.Length == 0)
            return;

        output.Write("\n| class | rival | margin before | after | lost | samples |\n|---|---|---:|---:|---:|---:|\n");
        foreach (var cell in worst)
        {
            output.Write($"| {Escaped(detail.Classes[cell.True])} | {Escaped(detail.Classes[cell.Rival])} | {Spelling.Of(cell.Baseline)} | {Spelling.Of(cell.Candidate)} ");
            output.Write(string.Create(CultureInfo.InvariantCulture, $"| {Math.Clamp(cell.Erosion * 100, -999, 999):0} %{(cell.Fails ? " (fails)" : "")} | {cell.Samples} |\n"));
        }
    }

    private static void WriteList(TextWriter output, string title, IReadOnlyCollection<string> items)
    {
        if (items.Count == 0)
            return;

        output.Write($"\n{title}:\n\n");
        foreach (var item in items)
            output.Write($"- {Escaped(item)}\n");
    }

    private static string Escaped(string text) => MarkdownReportWriter.Escaped(text);
}
