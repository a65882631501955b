using System.Globalization;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Probes;

/// <summary>Judges what probes do to a candidate. The limits' honest rates and what they catch are in docs/evaluation.md. Pure.</summary>
internal static class ProbeCheck
{
    /// <summary>From this share of its limit on, a reaction is worth a warning: 0.45 for the default of 0.6.</summary>
    private const double FlipWarning = 0.45 / 0.6;

    /// <summary>The same for margins: 1.25 for the default of 1.5.</summary>
    private const double MarginWarning = 1.25 / 1.5;

    private const double NoiseWarning = 0.9;
    private const double BaselineNoise = 0.8;

    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, ProbeMeasures measures)
    {
        var limits = evaluation.Limits;
        if (measures.Flip is { } flip && flip.Rise > limits.PatchFlip)
            yield return ProbeRules.Flips(evaluation, flip);
        if (measures.Patched is { } patched && patched.Erosion > limits.PatchedErosion)
            yield return ProbeRules.Patched(evaluation, patched);
        if (measures.Pixel is { } pixel && pixel.Rise > limits.PixelFlip)
            yield return ProbeRules.Pixel(evaluation, pixel);
        if (Thin(evaluation, measures) is { } thin)
            yield return ProbeRules.Thin(evaluation, thin);
    }

    /// <summary>Why nothing was probed though the change class asks for it; null when it was.</summary>
    public static string? WhyNot(Stimuli stimuli) => (stimuli.Form, stimuli.Plan.ProbeSamples) switch
    {
        (null, _) => "its input is no image and no table of 32-bit floats",
        (_, 0) => "the model is too slow, or its samples or classes are too many, for the time and memory that an evaluation has",
        _ => null,
    };

    private static string? Thin(EvaluationPolicy evaluation, ProbeMeasures measures)
    {
        var limits = evaluation.Limits;
        if (measures.Flip is { } flip && flip.Rise > limits.PatchFlip * FlipWarning && flip.Rise <= limits.PatchFlip)
            return string.Create(CultureInfo.InvariantCulture, $"'{flip.Probe}' turns '{flip.Share * 100:0} %' of the samples into '{evaluation.Classes[flip.Class]}'")
                + (BehaviourRules.IsAlone(evaluation) ? "" : string.Create(CultureInfo.InvariantCulture, $", '{flip.Baseline * 100:0} %' in the baseline"));
        if (measures.Patched is { } pair && pair.Erosion > limits.PatchedErosion * MarginWarning && pair.Erosion <= limits.PatchedErosion)
            return string.Create(CultureInfo.InvariantCulture, $"'{pair.Probe}' costs '{BehaviourRules.Pair(evaluation, pair.Pair)}' '{pair.Erosion * 100:0} %' of its margin more than in the baseline");
        return measures.NoiseShare > NoiseWarning && measures.BaselineNoiseShare < BaselineNoise && measures.BaselineNoiseShare > 0
            ? string.Create(CultureInfo.InvariantCulture, $"it answers '{measures.NoiseShare * 100:0} %' of pure noise with one class, '{measures.BaselineNoiseShare * 100:0} %' in the baseline")
            : null;
    }
}
