using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Whether recorded numbers are such as <see cref="ClassifiedMaps"/> can have read from maps. Pure.</summary>
internal static class MapColumns
{
    /// <summary>
    /// The first class of which a sample has a number that no map has: an overlap with what is not there, none with what is, a stray share that is no share, or one
    /// of places where the class truly is. Null when there is none.
    /// </summary>
    /// <param name="areas">How many places of every sample each class has.</param>
    /// <param name="numbers">As wide as <see cref="FoundColumns.Width"/> says.</param>
    public static int? Impossible(EvaluationPolicy evaluation, TrueMaps maps, ScoreMatrix areas, ScoreMatrix numbers)
    {
        var (overlaps, strays) = (FoundColumns.Sums(evaluation), FoundColumns.Sums(evaluation) + areas.Classes);
        for (var sample = 0; sample < areas.Samples; sample++)
        {
            var row = numbers.Row(sample);
            for (var index = 0; index < areas.Classes; index++)
            {
                var (overlap, stray, area) = (row[overlaps + index], row[strays + index], areas[sample, index]);
                var isOverlap = area > 0 ? overlap is >= 0 and <= 1 : overlap == FoundColumns.Nothing;
                var isStray = stray == FoundColumns.Nothing || (stray > 0 && stray <= (float)((maps.Counted(sample) - (double)area) / maps.Counted(sample)));
                if (!isOverlap || !isStray)
                    return index;
            }
        }

        return null;
    }
}
