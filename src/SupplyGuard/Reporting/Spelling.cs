using System.Globalization;
using SupplyGuard.Findings;

namespace SupplyGuard.Reporting;

/// <summary>How values of the vocabulary are written in reports.</summary>
internal static class Spelling
{
    public static string Of(Severity severity) => severity switch
    {
        Severity.Note => "note",
        Severity.Warning => "warning",
        Severity.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(severity)),
    };

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Passed => "passed",
        Verdict.Incomplete => "incomplete",
        Verdict.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <summary>For people: four digits are what a golden set of hundreds can tell apart.</summary>
    public static string Of(double number) =>
        number.ToString(number is not 0 && Math.Abs(number) < 0.001 ? "0.###e+0" : "0.####", CultureInfo.InvariantCulture);

    public static string Of(double? number) => number is { } value ? Of(value) : "";

    public static string Interval(Measurement measurement) =>
        measurement is { Low: { } low, High: { } high } ? $"{Of(low)} to {Of(high)}" : "";

    /// <summary>The limit of a number that gates; of another, what chance alone stays below.</summary>
    public static string Limit(Measurement measurement) => measurement is { Limit: null, NullThreshold: { } chance } ? $"chance {Of(chance)}" : Of(measurement.Limit);

    public static string Samples(Measurement measurement) => measurement.Samples?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>A count and its noun in the right number.</summary>
    public static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count is 1 ? "" : "s")}");
}
