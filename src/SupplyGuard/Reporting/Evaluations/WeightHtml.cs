using System.Globalization;
using SupplyGuard.Findings.Evaluations;

namespace SupplyGuard.Reporting.Evaluations;

/// <summary>Shows how far the weights of each tensor moved, and which rows of the output layer changed.</summary>
internal static class WeightHtml
{
    public static void Write(TextWriter output, EvaluationDetail detail)
    {
        if (!detail.Tensors.IsEmpty)
            WriteTensors(output, detail);
        if (detail.ChangedRows is { } rows)
            WriteRows(output, detail, rows);
    }

    private static void WriteTensors(TextWriter output, EvaluationDetail detail)
    {
        var scale = Math.Max(detail.Tensors.Max(shift => shift.Distance ?? 0), detail.WeightBudget ?? 0) * 1.05;
        output.Write($"<h3>How far the weights moved</h3>\n{Html.Scrolling("distances of weights")}<table>\n");
        output.Write($"<caption class=\"soft\">Distance from the baseline as a share of its length{(detail.WeightBudget is { } limit ? $"; the line is what the declared change explains for all tensors together, {Number(limit)}" : "")}.</caption>\n");
        output.Write("<tr><th scope=\"col\">tensor</th><th scope=\"col\" class=\"number\">elements</th><th scope=\"col\" colspan=\"2\">distance</th></tr>\n");
        foreach (var shift in detail.Tensors)
        {
            output.Write($"<tr><td><code>{Html.Encoded(shift.Tensor)}</code></td><td class=\"number\">{shift.Elements}</td><td>");
            if (shift.Distance is { } distance && scale > 0)
            {
                output.Write($"<div class=\"bar{(distance > detail.WeightBudget ? " over" : "")}\"><i style=\"width:{Share(distance / scale)}\"></i>");
                if (detail.WeightBudget is { } budget)
                    output.Write($"<b style=\"left:{Share(budget / scale)}\"></b>");
                output.Write("</div>");
            }

            output.Write($"</td><td class=\"number\">{(shift.IsSame ? "same" : shift.Distance is { } told ? Number(told) : "changed")}</td></tr>\n");
        }

        output.Write("</table>\n</div>\n");
        if (detail.Tensors.Length == EvaluationDetail.MostTensors)
            output.Write("<p class=\"soft\">Those that moved most.</p>\n");
    }

    private static void WriteRows(TextWriter output, EvaluationDetail detail, IReadOnlyCollection<int> rows)
    {
        output.Write($"<h3>Output layer: {(rows.Count == 0 ? "no row changed" : rows.Count == detail.Classes.Length ? "every row changed" : $"{rows.Count} of {detail.Classes.Length} rows changed")}</h3>\n");
        if (rows.Count == 0 || rows.Count == detail.Classes.Length)
            return;

        var changed = rows.ToHashSet();
        output.Write("<ol class=\"rows\">\n");
        for (var index = 0; index < detail.Classes.Length; index++)
            output.Write($"<li{(changed.Contains(index) ? " class=\"changed\"" : "")}>{Html.Encoded(detail.Classes[index])}{(changed.Contains(index) ? " changed" : "")}</li>\n");
        output.Write("</ol>\n");
    }

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(share, 0, 1) * 100:0.##}%");

    private static string Number(double value) => value.ToString(value is > 0 and < 0.001 ? "0.#e+0" : "0.###", CultureInfo.InvariantCulture);
}
