namespace SupplyGuard.Evidence.Advisories;

/// <summary>The base score after FIRST's "Common Vulnerability Scoring System v3.1: Specification Document", section 7.1.</summary>
internal static class Cvss3Score
{
    /// <param name="metrics">Values by metric: <c>AV</c> is <c>N</c>.</param>
    /// <returns>From 0.0 to 10.0 with one decimal; null when a base metric is missing or has a value that is none.</returns>
    public static double? Of(Dictionary<string, string> metrics)
    {
        if (Metric("S", ("U", 0), ("C", 1)) is not { } scope)
            return null;

        var isChanged = scope > 0;
        var exploitability = 8.22
            * Metric("AV", ("N", 0.85), ("A", 0.62), ("L", 0.55), ("P", 0.2))
            * Metric("AC", ("L", 0.77), ("H", 0.44))
            * Metric("PR", ("N", 0.85), ("L", isChanged ? 0.68 : 0.62), ("H", isChanged ? 0.5 : 0.27))
            * Metric("UI", ("N", 0.85), ("R", 0.62));
        var kept = (1 - Loss("C")) * (1 - Loss("I")) * (1 - Loss("A"));
        if (exploitability is not { } ease || kept is not { } rest)
            return null;

        var lost = 1 - rest;
        var impact = isChanged ? (7.52 * (lost - 0.029)) - (3.25 * Math.Pow(lost - 0.02, 15)) : 6.42 * lost;
        return impact <= 0 ? 0 : RoundUp(Math.Min((isChanged ? 1.08 : 1) * (impact + ease), 10));

        double? Loss(string name) => Metric(name, ("H", 0.56), ("L", 0.22), ("N", 0));

        double? Metric(string name, params ReadOnlySpan<(string Value, double Weight)> weights)
        {
            foreach (var (value, weight) in weights)
            {
                if (metrics.TryGetValue(name, out var written) && written == value)
                    return weight;
            }

            return null;
        }
    }

    /// <summary>Appendix A of the specification: up to one decimal, in whole numbers, so that every machine gets the same.</summary>
    private static double RoundUp(double score)
    {
        var scaled = (int)Math.Round(score * 100_000, MidpointRounding.AwayFromZero);
        return (scaled % 10_000 == 0 ? scaled / 10_000 : (scaled / 10_000) + 1) / 10.0;
    }
}
