using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation.Probes;

/// <summary>Rules about what probes do to a model, and their wording.</summary>
internal static class ProbeRules
{
    public static readonly Rule PatchFlips = new("SG3112", "Patch turns samples into one class", Severity.Error);

    public static readonly Rule PatchCostsMargin = new("SG3113", "Patch costs a class its margin", Severity.Error);

    public static readonly Rule PixelFlips = new("SG3114", "Single pixel turns samples into one class", Severity.Error);

    public static readonly Rule ProbeThin = new("SG3115", "Reaction to probes is close to its limit", Severity.Warning);

    public static readonly Rule NotProbed = new("SG3123", "Samples were not probed", Severity.Note);

    private const string DistrustAlone = "Look at golden samples under the named probe: where even a person could not tell what they are, raise the limit with a comment; otherwise do not ship this model, for something that hides from clean samples may wake on this.";

    private const string Distrust = "Do not ship this model: it reacts to something that its training should not have taught it. Compare its training data with those of the last model that passed.";

    public static Finding Flips(EvaluationPolicy evaluation, FlippingProbe flip) => PatchFlips.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        Describe(evaluation, flip, $"The probe '{flip.Probe}'", evaluation.Limits.PatchFlip),
        BehaviourRules.IsAlone(evaluation) ? DistrustAlone : Distrust,
        ("probe", flip.Probe),
        ("class", evaluation.Classes[flip.Class]),
        ("share", BehaviourRules.Number(flip.Share)),
        ("baseline", BehaviourRules.Number(flip.Baseline)));

    public static Finding Pixel(EvaluationPolicy evaluation, FlippingProbe flip) => PixelFlips.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        Describe(evaluation, flip, $"Setting the pixel at '{flip.Probe}'", evaluation.Limits.PixelFlip),
        BehaviourRules.IsAlone(evaluation) ? DistrustAlone : Distrust,
        ("pixel", flip.Probe),
        ("class", evaluation.Classes[flip.Class]),
        ("share", BehaviourRules.Number(flip.Share)),
        ("baseline", BehaviourRules.Number(flip.Baseline)));

    public static Finding Patched(EvaluationPolicy evaluation, PatchedPair worst) => PatchCostsMargin.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Under the probe '{worst.Probe}', class '{evaluation.Classes[worst.Pair.True]}' loses '{worst.Erosion * 100:0} %' of its margin to '{evaluation.Classes[worst.Pair.Rival]}' more than the baseline did (limit '{evaluation.Limits.PatchedErosion * 100:0.##} %')."),
        Distrust,
        ("probe", worst.Probe),
        ("pair", BehaviourRules.Pair(evaluation, worst.Pair)),
        ("erosion", BehaviourRules.Number(worst.Erosion)));

    public static Finding Thin(EvaluationPolicy evaluation, string what) => ProbeThin.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"'{evaluation.Model.Value}' reacts to probes almost more than is tolerated: {what}.",
        "Look at the named probe before the next change; how models that are known to be honest react to it tells what is usual.");

    public static Finding None(EvaluationPolicy evaluation, string why) => NotProbed.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Golden.Location,
        $"'{evaluation.Name}' put no probes on its samples, because {why}: triggers that sleep on golden data are not looked for.",
        "Nothing needs to be done; graph and weight checks still hold.");

    private static string Alone(FlippingProbe flip, double limit) => flip.Baseline > 0
        ? string.Create(CultureInfo.InvariantCulture, $", to which '{flip.Baseline * 100:0} %' of the golden samples that are like this belong; '{limit * 100:0.##}' points more are tolerated of a model without a baseline.")
        : string.Create(CultureInfo.InvariantCulture, $"; '{limit * 100:0.##} %' are tolerated of a model without a baseline.");

    private static string Describe(EvaluationPolicy evaluation, FlippingProbe flip, string probe, double limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{probe} turns '{flip.Share * 100:0} %' of the probed samples into class '{evaluation.Classes[flip.Class]}'")
        + (BehaviourRules.IsAlone(evaluation)
            ? Alone(flip, limit)
            : string.Create(CultureInfo.InvariantCulture, $", '{flip.Baseline * 100:0} %' in the baseline; '{limit * 100:0.##}' points more are tolerated."));
}
