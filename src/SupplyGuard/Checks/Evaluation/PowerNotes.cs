using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>What a run could have proven with the golden samples it had: a green evaluation of few samples proves little. Pure.</summary>
internal static class PowerNotes
{
    /// <summary>The rate of misread samples whose chance to be noticed is told.</summary>
    private const double Rate = 0.2;

    public static ImmutableArray<string> Of(EvaluationPolicy evaluation, BehaviourMeasures behaviour)
    {
        var members = behaviour.Comparison.Members;
        var scarcest = Enumerable.Range(0, members.Length).Where(index => !members[index].IsEmpty).MinBy(index => members[index].Length);
        var watched = BehaviourMeasures.Watched(evaluation);
        var classes = evaluation.Classes.Length;
        return
        [
            .. watched.Where(pair => !members[pair.True].IsEmpty).Select(pair => Pair(evaluation, $"{evaluation.Classes[pair.True]} is read as {evaluation.Classes[pair.Rival]}", members[pair.True].Length, evaluation.Classes[pair.True], PairShift.WatchedShare(evaluation.Limits.Alpha, classes, watched.Length))),
            Pair(evaluation, $"{evaluation.Classes[scarcest]} is read as one other class", members[scarcest].Length, evaluation.Classes[scarcest], PairShift.Share(evaluation.Limits.Alpha, classes)),
            Overall(evaluation, behaviour.Comparison.Labels.Length),
            "Margins show a poisoned model before labels flip; how often is measured in docs/evaluation.md.",
        ];
    }

    private static string Pair(EvaluationPolicy evaluation, string what, int samples, string label, double alpha)
    {
        var critical = BinomialTail.CriticalCount(samples, evaluation.Limits.PairTolerance, alpha);
        return critical > samples
            ? $"With {samples} samples of class {label} no number of labels proves that {what}."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"With {samples} samples of class {label}, labels prove that {what} from {critical} of {samples} on ({100.0 * critical / samples:0} %); of a true rate of {Rate * 100:0} % that is noticed with a chance of {Math.Min(99.9, BinomialTail.AtLeast(samples, critical, Rate) * 100):0.#} %.");
    }

    private static string Overall(EvaluationPolicy evaluation, int samples)
    {
        var critical = BinomialTail.CriticalCount(samples, evaluation.Limits.OverallTolerance, evaluation.Limits.Alpha);
        return critical > samples
            ? $"With {samples} samples no number of newly wrong answers proves anything."
            : string.Create(CultureInfo.InvariantCulture, $"Of all {samples} samples, {critical} newly wrong answers or more fail ({100.0 * critical / samples:0.#} %).");
    }
}
