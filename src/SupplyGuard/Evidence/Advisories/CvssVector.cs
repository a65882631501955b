using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>
/// The severity of a CVSS vector of version 3.0, 3.1 or 4.0: its base score, rated after section 5 (3.1) and section 6 (4.0) of FIRST's
/// specifications. Metrics that are not base metrics are passed over: they say how somebody fares, not how bad it is.
/// </summary>
internal static class CvssVector
{
    /// <summary>Version 4.0 has 32, and the prefix.</summary>
    private const int MostParts = 33;

    /// <summary>Null for what is no vector, or one of another version, or one without a base metric.</summary>
    public static AdvisorySeverity? Severity(string vector) => BaseScore(vector) switch
    {
        null => null,
        0 => AdvisorySeverity.None,
        < 4.0 => AdvisorySeverity.Low,
        < 7.0 => AdvisorySeverity.Moderate,
        < 9.0 => AdvisorySeverity.High,
        _ => AdvisorySeverity.Critical,
    };

    /// <summary>Whether the text says that it is a vector, of whatever version from 3 on.</summary>
    public static bool IsClaimed(string vector) => vector.StartsWith("CVSS:", StringComparison.OrdinalIgnoreCase);

    /// <summary>From 0.0 to 10.0 with one decimal.</summary>
    public static double? BaseScore(string vector)
    {
        var parts = vector.Split('/');
        return parts[0] switch
        {
            "CVSS:3.0" or "CVSS:3.1" when Metrics(parts) is { } metrics => Cvss3Score.Of(metrics),
            "CVSS:4.0" when Metrics(parts) is { } metrics => Cvss4Score.Of(metrics),
            _ => null,
        };
    }

    private static Dictionary<string, string>? Metrics(string[] parts)
    {
        if (parts.Length > MostParts)
            return null;

        var metrics = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts.AsSpan(1))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !metrics.TryAdd(part[..colon], part[(colon + 1)..]))
                return null;
        }

        return metrics;
    }
}
