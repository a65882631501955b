using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Limits that honest siblings of a baseline show to be too tight: each is a quarter more than the most that any of them needs, and never
/// less than the policy's, nor so large that an exchange of classes could hide in it. Pure.
/// </summary>
internal static class CalibratedLimits
{
    private const double Reserve = 1.25;

    private static readonly ImmutableArray<(string Key, double Most, Func<CalibrationSibling, double> Of, Func<EvaluationLimits, double> Get, Func<EvaluationLimits, double, EvaluationLimits> Set)> All =
    [
        ("erosion", 0.9, sibling => sibling.Erosion, limits => limits.Erosion, (limits, value) => limits with { Erosion = value }),
        ("pairTolerance", 0.2, sibling => sibling.PairRate, limits => limits.PairTolerance, (limits, value) => limits with { PairTolerance = value }),
        ("classTolerance", 0.3, sibling => sibling.ClassRate, limits => limits.ClassTolerance, (limits, value) => limits with { ClassTolerance = value }),
        ("overallTolerance", 0.2, sibling => sibling.OverallRate, limits => limits.OverallTolerance, (limits, value) => limits with { OverallTolerance = value }),
        ("patchFlip", 0.9, sibling => sibling.PatchFlip, limits => limits.PatchFlip, (limits, value) => limits with { PatchFlip = value }),
        ("patchedErosion", 5, sibling => sibling.PatchedErosion, limits => limits.PatchedErosion, (limits, value) => limits with { PatchedErosion = value }),
        ("pixelFlip", 0.9, sibling => sibling.PixelFlip, limits => limits.PixelFlip, (limits, value) => limits with { PixelFlip = value }),
    ];

    /// <summary>The limits, with those raised that the policy lets be raised.</summary>
    public static EvaluationLimits Apply(EvaluationLimits limits, ImmutableArray<CalibrationSibling> siblings)
    {
        if (siblings.IsEmpty)
            return limits;

        foreach (var (key, most, of, get, set) in All.Where(limit => limits.Calibrated.Contains(limit.Key)))
            limits = set(limits, Math.Max(get(limits), Math.Min(most, Reserve * siblings.Max(of))));
        return limits;
    }

    /// <summary>What the siblings raise, as <c>erosion 0.45 to 0.61</c>; empty when nothing.</summary>
    public static string Raised(EvaluationLimits limits, ImmutableArray<CalibrationSibling> siblings)
    {
        var raised = Apply(limits, siblings);
        return string.Join(", ", All
            .Where(limit => limit.Get(raised) > limit.Get(limits))
            .Select(limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Key} {limit.Get(limits):0.###} to {limit.Get(raised):0.###}")));
    }

    /// <summary>What they would raise, if the policy let them raise every limit.</summary>
    public static string Wanted(EvaluationLimits limits, ImmutableArray<CalibrationSibling> siblings) => Raised(limits with { Calibrated = [.. All.Select(limit => limit.Key)] }, siblings);
}
