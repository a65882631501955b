using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>The one sentence about an evaluation that a person should read if no other. Pure.</summary>
internal static class Headline
{
    public static string Of(EvaluationPolicy evaluation, BehaviourMeasures behaviour, IReadOnlyCollection<Finding> findings)
    {
        var worst = MarginErosion.Worst(behaviour.Eroded, evaluation.Limits.Erosion);
        if (worst is not null && MarginErosion.Fails(worst, evaluation.Limits.Erosion))
            return Lost(evaluation, behaviour, worst);
        if (Gravest(findings) is { } gravest)
            return gravest;
        if (worst is not null && MarginErosion.Warns(worst, evaluation.Limits.Erosion))
            return Lost(evaluation, behaviour, worst);

        var (samples, correct) = (behaviour.Comparison.Labels.Length, behaviour.Recalled.Sum(recalled => recalled.Correct));
        return (worst, evaluation.Change.Value) switch
        {
            (_, ChangeClass.FirstImport) => $"{correct} of {samples} golden samples are read rightly; there is no baseline to compare with",
            ({ Erosion: > 0.005 }, _) => string.Create(CultureInfo.InvariantCulture, $"every class kept its margins: {evaluation.Classes[worst.Pair.True]} lost most, {worst.Erosion * 100:0} % to {evaluation.Classes[worst.Pair.Rival]}; {behaviour.Agreeing} of {samples} answers are as before"),
            ({ }, _) => $"every class kept its margins; {behaviour.Agreeing} of {samples} answers are as before",
            _ => $"{behaviour.Agreeing} of {samples} answers are as before; no pair of classes had a margin to lose",
        };
    }

    /// <summary>What the first failing rule says; null when none fails.</summary>
    public static string? Gravest(IReadOnlyCollection<Finding> findings) => findings
        .Where(finding => finding.Rule.Incomplete || finding.Rule.Severity is Severity.Error)
        .MinBy(finding => finding.Rule.Id, StringComparer.Ordinal)?.Message.TrimEnd('.');

    private static string Lost(EvaluationPolicy evaluation, BehaviourMeasures behaviour, ErodedPair worst)
    {
        var flipped = behaviour.Comparison.Flipped(worst.Pair);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"class {evaluation.Classes[worst.Pair.True]} lost {Math.Min(worst.Erosion * 100, 999):0} % of its margin to {evaluation.Classes[worst.Pair.Rival]}; {flipped} of {worst.Samples} labels flipped{(flipped == 0 ? " yet" : "")}");
    }
}
