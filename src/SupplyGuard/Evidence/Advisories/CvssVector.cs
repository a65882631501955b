using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>
/// The severity of a CVSS vector of version 3.0 or 3.1: base score after FIRST's "Common Vulnerability Scoring System v3.1: Specification
/// Document", section 7.1, rated after section 5. Temporal and environmental metrics are passed over: they say how somebody fares, not how bad it is.
/// </summary>
internal static class CvssVector
{
    private const int MostMetrics = 32;

    /// <summary>Null for a vector of another version, or one without a base metric.</summary>
    public static AdvisorySeverity? Severity(string vector) => BaseScore(vector) switch
    {
        null => null,
        0 => AdvisorySeverity.None,
        < 4.0 => AdvisorySeverity.Low,
        < 7.0 => AdvisorySeverity.Moderate,
        < 9.0 => AdvisorySeverity.High,
        _ => AdvisorySeverity.Critical,
    };

    /// <summary>From 0.0 to 10.0 with one decimal.</summary>
    public static double? BaseScore(string vector)
    {
        var parts = vector.Split('/');
        if (parts[0] is not ("CVSS:3.0" or "CVSS:3.1") || parts.Length > MostMetrics)
            return null;

        var metrics = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts.AsSpan(1))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !metrics.TryAdd(part[..colon], part[(colon + 1)..]))
                return null;
        }

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
