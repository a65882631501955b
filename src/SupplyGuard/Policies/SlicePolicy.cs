using System.Globalization;

namespace SupplyGuard.Policies;

/// <summary>A part of the golden samples that is judged on its own (ML08): those of which one number meets a condition.</summary>
/// <param name="Name">As the policy spells it: <c>job=3</c>, <c>features[7]=1</c>, <c>amount&gt;=1000</c>, <c>age&lt;25</c>.</param>
/// <param name="Array">Array of the golden data: a list of numbers, or a matrix when there is a column.</param>
/// <param name="Column">Column of a matrix, counted from 0; null for a list.</param>
/// <param name="Comparison">Spelled <c>=</c>, <c>&lt;</c> or <c>&gt;=</c>.</param>
/// <param name="Value">What the number is compared with.</param>
/// <param name="Tolerance">Tolerated rate of newly wrong answers within a class of the slice.</param>
public sealed record SlicePolicy(string Name, string Array, int? Column, string Comparison, double Value, double Tolerance)
{
    public const double UsualTolerance = 0.1;

    private static readonly string[] Comparisons = [">=", "<", "="];

    /// <summary>Null when the text is no condition.</summary>
    public static SlicePolicy? Read(string text, double tolerance)
    {
        foreach (var comparison in Comparisons)
        {
            if (text.IndexOf(comparison, StringComparison.Ordinal) is not (> 0 and var at))
                continue;

            var (left, right) = (text[..at].Trim(), text[(at + comparison.Length)..].Trim());
            if (!double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value) || left.Length == 0)
                return null;

            var (array, column) = (left, (int?)null);
            if (left.EndsWith(']') && left.IndexOf('[', StringComparison.Ordinal) is > 0 and var bracket)
            {
                if (!int.TryParse(left[(bracket + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                    return null;

                (array, column) = (left[..bracket], index);
            }

            return new SlicePolicy(text, array, column, comparison, value, tolerance);
        }

        return null;
    }

    /// <summary>Whether a sample with this number belongs to the slice.</summary>
    public bool Holds(double number) => Comparison switch
    {
        ">=" => number >= Value,
        "<" => number < Value,
        _ => number == Value,
    };
}
