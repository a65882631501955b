using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>
/// The base score after FIRST's "Common Vulnerability Scoring System v4.0: Specification Document", section 8. What is no base metric counts
/// as not defined, and that is as the worst: exploited in the wild, and every requirement high.
/// </summary>
/// <remarks>
/// A vector belongs to a class in each of five respects (section 8.2: EQ1, EQ2, EQ3 with EQ6, EQ4, EQ5); five classes together, its
/// MacroVector, have a score that experts gave them. From it is taken, in the mean over all respects in which there is a milder class, as
/// much of the difference to that class as the vector lies towards it. A level counts steps away from the worst value of a metric.
/// </remarks>
internal static class Cvss4Score
{
    /// <summary>
    /// Ten times the scores of the MacroVectors that base metrics reach, and of their milder neighbours. Row: EQ1 (0 to 2) and EQ2 (0, 1).
    /// Column: EQ3 and EQ6 (00, 01, 10, 11, 21) and EQ4 (1, 2). EQ5 is 0.
    /// </summary>
    private static readonly ImmutableArray<ImmutableArray<int>> Scores =
    [
        [100, 93, 96, 90, 93, 88, 92, 80, 79, 69],
        [95, 92, 91, 81, 92, 84, 82, 70, 71, 63],
        [94, 87, 89, 75, 86, 72, 76, 57, 65, 53],
        [90, 77, 77, 66, 74, 61, 59, 52, 58, 23],
        [86, 70, 74, 54, 72, 53, 57, 36, 47, 24],
        [73, 54, 55, 43, 61, 46, 51, 18, 24, 10],
    ];

    /// <summary>By class: the levels of its worst vectors together, and the depth from there to its mildest (section 8.3).</summary>
    private static readonly ImmutableArray<(int Worst, int Depth)> Exploitability = [(0, 1), (1, 4), (3, 5)];

    private static readonly ImmutableArray<(int Worst, int Depth)> Complexity = [(0, 1), (1, 2)];

    private static readonly ImmutableArray<(int Worst, int Depth)> Impact = [(0, 7), (1, 8), (3, 10)];

    private static readonly ImmutableArray<(int Worst, int Depth)> Subsequent = [(0, 5), (3, 4)];

    /// <param name="metrics">Values by metric: <c>AV</c> is <c>N</c>.</param>
    /// <returns>From 0.0 to 10.0 with one decimal; null when a base metric is missing or has a value that is none.</returns>
    public static double? Of(Dictionary<string, string> metrics)
    {
        if ((Level("AV", "NALP"), Level("PR", "NLH"), Level("UI", "NPA"), Level("AC", "LH"), Level("AT", "NP")) is not ({ } av, { } pr, { } ui, { } ac, { } at)
            || (Level("VC", "HLN"), Level("VI", "HLN"), Level("VA", "HLN")) is not ({ } vc, { } vi, { } va)
            || (Level("SC", "HLN"), Level("SI", "HLN"), Level("SA", "HLN")) is not ({ } sc, { } si, { } sa))
        {
            return null;
        }

        if (vc + vi + va + sc + si + sa == 12)
            return 0;

        var isOpen = av == 0 || pr == 0 || ui == 0;
        var one = av + pr + ui == 0 ? 0 : isOpen && av < 3 ? 1 : 2;
        var two = ac + at == 0 ? 0 : 1;
        var three = vc == 0 && vi == 0 ? 0 : vc == 0 || vi == 0 || va == 0 ? 1 : 2;
        var four = sc == 0 || si == 0 || sa == 0 ? 0 : 1;

        var score = Score(one, two, 2 * three, four);
        var milderImpact = three switch
        {
            0 => Math.Max(Score(one, two, 1, four), Score(one, two, 2, four)),
            1 => Score(one, two, 3, four),
            _ => (int?)null,
        };
        var towards = new[]
        {
            Towards(one < 2 ? Score(one + 1, two, 2 * three, four) : null, Exploitability[one], av + pr + ui),
            Towards(two < 1 ? Score(one, two + 1, 2 * three, four) : null, Complexity[two], ac + at),
            Towards(milderImpact, Impact[three], vc + vi + va),
            Towards(four < 1 ? Score(one, two, 2 * three, four + 1) : null, Subsequent[four], sc + si + sa),

            // Towards less exploitation (EQ5) there is always a milder class, and base metrics never lie that way.
            0,
        };
        var exact = score - towards.OfType<double>().Average();

        // To the nearest decimal, and what lies in the middle to the worse; a little above what arithmetic loses.
        return Math.Clamp(Math.Floor(exact + 0.5 + 1e-9), 0, 100) / 10;

        double? Towards(int? milder, (int Worst, int Depth) within, int levels) =>
            milder <= score ? (score - milder.Value) * (levels - within.Worst) / (double)within.Depth : null;

        int? Level(string metric, string values) =>
            metrics.TryGetValue(metric, out var value) && value.Length == 1 && values.IndexOf(value[0], StringComparison.Ordinal) is >= 0 and var level ? level : null;
    }

    /// <param name="impact">EQ3 and EQ6 as the column of <see cref="Scores"/>.</param>
    private static int Score(int one, int two, int impact, int four) => Scores[(2 * one) + two][(2 * impact) + four];
}
