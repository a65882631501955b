using System.Globalization;
using SupplyGuard.Findings.Evaluations;

namespace SupplyGuard.Reporting.Evaluations;

/// <summary>Draws the margins of one pair of classes, sample by sample: what a class loses before any label flips.</summary>
internal static class MarginPlot
{
    private const double Width = 720;
    private const double Height = 220;
    private const double Left = 44;
    private const double Top = 12;
    private const double Bottom = 200;

    public static void Write(TextWriter output, EvaluationDetail detail, MarginStrip strip)
    {
        if (strip.Samples.IsEmpty)
            return;

        var (truth, rival) = (Html.Encoded(detail.Classes[strip.True]), Html.Encoded(detail.Classes[strip.Rival]));
        var order = Enumerable.Range(0, strip.Samples.Length).OrderBy(at => strip.Baseline[at]).ThenBy(at => strip.Samples[at]).ToArray();
        var low = Math.Min(0, Math.Min(strip.Baseline.Min(), strip.Candidate.Min()));
        var high = Math.Max(strip.Baseline.Max(), strip.Candidate.Max());
        var range = high > low ? high - low : 1;
        double Y(double margin) => Bottom - ((margin - low) / range * (Bottom - Top));
        double X(int place) => Left + ((place + 0.5) / order.Length * (Width - Left - 8));

        var wrong = strip.Candidate.Count(margin => margin <= 0);
        output.Write($"<h3>Margins of {truth} over {rival}, sample by sample</h3>\n<figure>\n<svg viewBox=\"0 0 {N(Width)} {N(Height)}\" role=\"img\" aria-label=\"Margins of {truth} over {rival} for {strip.Samples.Length} golden samples, before and after; {wrong} are at or below zero after.\">\n");
        output.Write($"<line class=\"axis\" x1=\"{N(Left)}\" x2=\"{N(Left)}\" y1=\"{N(Top)}\" y2=\"{N(Bottom)}\"/><line class=\"zero\" x1=\"{N(Left)}\" x2=\"{N(Width - 8)}\" y1=\"{N(Y(0))}\" y2=\"{N(Y(0))}\"/>\n");
        output.Write($"<text x=\"{N(Left - 6)}\" y=\"{N(Top + 8)}\" text-anchor=\"end\">{Spelling.Of(Math.Round(high, 1))}</text><text x=\"{N(Left - 6)}\" y=\"{N(Y(0) + 4)}\" text-anchor=\"end\">0</text>\n");
        for (var place = 0; place < order.Length; place++)
        {
            var (x, was, now) = (N(X(place)), N(Y(strip.Baseline[order[place]])), N(Y(strip.Candidate[order[place]])));
            output.Write($"<line class=\"lost\" x1=\"{x}\" x2=\"{x}\" y1=\"{was}\" y2=\"{now}\"/><circle class=\"was\" cx=\"{x}\" cy=\"{was}\" r=\"3\"/><circle class=\"is\" cx=\"{x}\" cy=\"{now}\" r=\"3\"><title>golden sample {strip.Samples[order[place]]}: {N(strip.Baseline[order[place]])} before, {N(strip.Candidate[order[place]])} after</title></circle>\n");
        }

        output.Write("</svg>\n<figcaption>Each column is one golden sample: the ring is its margin in the baseline, the dot in the candidate; at or below the dashed line it is read as the rival.</figcaption>\n</figure>\n");
    }

    private static string N(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
