using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Checks.Evaluation.Skew;

/// <summary>
/// B6 (ML08): whether the shares of the answers moved, by more than is tolerated and by more than chance. The population stability index is
/// shown with the threshold that an unchanged model exceeds once in a thousand runs, and never compared with 0.1 or 0.25: at 100 samples an unchanged model
/// exceeds 0.1 in 87 % of runs. Pure.
/// </summary>
/// <param name="Class">The class whose share moved most beyond chance.</param>
/// <param name="Samples">Golden samples.</param>
/// <param name="LowerBound">Of the move: what is left of it after what chance explains in all but one of a thousand runs (paired difference of shares, normal approximation, Bonferroni over the classes).</param>
/// <param name="PValue">Of Stuart and Maxwell's test.</param>
/// <param name="Index">Population stability index between the answers of baseline and candidate.</param>
/// <param name="IndexThreshold">χ² with K − 1 degrees at 0.001, times 2/n.</param>
internal sealed record PriorShift(int Class, int Samples, double Before, double After, double LowerBound, double PValue, double Index, double IndexThreshold)
{
    public const double Alpha = 1e-3;

    /// <summary>Above this many classes, the class that moved most is tested against all others, with Bonferroni's correction: the matrix of all would be too large.</summary>
    private const int MostClasses = 64;

    /// <summary>Half a sample for answers that never occur, without which the index is infinite.</summary>
    private const double Least = 0.5;

    public double Shift => Math.Abs(After - Before);

    /// <summary>
    /// Proven to have moved by more than is tolerated. That it moved at all, and by an estimate beyond the limit, is not enough: one honest retraining in eight
    /// of a reader of loans would fail.
    /// </summary>
    public bool Fails(double limit) => LowerBound > limit && PValue < Alpha;

    public static PriorShift Measure(Comparison comparison)
    {
        var (samples, classes) = (comparison.Labels.Length, comparison.Classes.Length);
        var (before, after) = (new int[samples], new int[samples]);
        var (was, now) = (new double[classes], new double[classes]);
        for (var sample = 0; sample < samples; sample++)
        {
            was[before[sample] = comparison.BaselineAnswer(sample)]++;
            now[after[sample] = comparison.CandidateAnswer(sample)]++;
        }

        var bounds = Bounds(before, after, classes);
        var worst = Enumerable.Range(0, classes).MaxBy(index => bounds[index]);
        var index = Enumerable.Range(0, classes).Sum(at => (Math.Max(now[at], Least) - Math.Max(was[at], Least)) / samples * Math.Log(Math.Max(now[at], Least) / Math.Max(was[at], Least)));
        return new PriorShift(
            worst,
            samples,
            was[worst] / samples,
            now[worst] / samples,
            bounds[worst],
            Chance(before, after, classes, worst),
            index,
            ChiSquare.Critical(classes - 1, Alpha) * 2 / samples);
    }

    private static double[] Bounds(int[] before, int[] after, int classes)
    {
        var samples = before.Length;
        var (gained, lost) = (new int[classes], new int[classes]);
        for (var sample = 0; sample < samples; sample++)
        {
            if (before[sample] == after[sample])
                continue;

            gained[after[sample]]++;
            lost[before[sample]]++;
        }

        var deviations = Math.Sqrt(ChiSquare.Critical(1, Alpha / classes));
        return
        [
            .. Enumerable.Range(0, classes).Select(index =>
            {
                var shift = (double)Math.Abs(gained[index] - lost[index]) / samples;
                return shift - (deviations * Math.Sqrt(Math.Max(0, ((double)(gained[index] + lost[index]) / samples) - (shift * shift)) / samples));
            }),
        ];
    }

    private static double Chance(int[] before, int[] after, int classes, int worst) => classes <= MostClasses
        ? StuartMaxwell.PValue(before, after, classes)
        : Math.Min(1, classes * StuartMaxwell.PValue(Is(before, worst), Is(after, worst), 2));

    private static int[] Is(int[] answers, int index) => [.. answers.Select(answer => answer == index ? 1 : 0)];
}
