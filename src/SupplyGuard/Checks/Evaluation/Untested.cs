using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>What an evaluation did not look at, so that nobody takes green for more than it is. Pure.</summary>
internal static class Untested
{
    /// <param name="baseline">Null when there is none.</param>
    public static ImmutableArray<string> Of(EvaluationPolicy evaluation, Stimuli stimuli, EvaluationEvidence evidence, Baseline? baseline)
    {
        var missing = ImmutableArray.CreateBuilder<string>();
        var change = evaluation.Change.Value;
        if (baseline is null)
            missing.Add("Differences from an earlier model: there is no baseline, so margins, newly wrong answers, weights and low-order bits were not compared.");
        if (stimuli.Plan.Variations == 0)
            missing.Add("Samples that the maker of the model cannot know: no secret variations were run, and the golden data is public.");
        if (evidence is { Asked: { } asked, Stimuli.Golden.Labels.Length: var samples } && asked.Rows.Length < samples)
            missing.Add($"'{samples - asked.Rows.Length}' of the '{samples}' golden samples: '{asked.Rows.Length}' decided every class, or one that fails (sequential). Of a class that is newly wrong in 1 to 20 %, more samples would have shown more.");
        if (evidence.Asked is { IsProbed: false })
            missing.Add("Triggers that sleep on golden samples, and secret variations: a class had failed before.");
        else if (change is not ChangeClass.Unchanged && WhyNotProbed(evaluation, stimuli) is { } why)
            missing.Add($"Triggers that sleep on golden samples: nothing was probed, because {why}.");
        else if (change is not ChangeClass.Unchanged && stimuli is { Form.IsImage: true, Plan.PixelSamples: 0 })
            missing.Add("Triggers of a single pixel: the images are too large for a scan, or the model too slow.");

        missing.Add("Triggers that resemble no probe, such as an exact value of two pixels or a meaning that pictures share.");
        if (change is ChangeClass.Unchanged)
            missing.Add("Probes, graph and weights as such: the model is the very file that its baseline was recorded from.");
        else if (baseline is not null && (evidence.Weights is null || baseline.Weights is null))
            missing.Add("Operators and weights: those of the model or of its baseline could not be read.");
        else if (baseline is not null && evidence.Weights!.Tensors.All(tensor => tensor.Sketch.IsEmpty))
            missing.Add("The distance between the weights: without golden.key there are no sketches; digests alone were compared.");

        if (change is not ChangeClass.Unchanged && baseline?.Weights is { Structure: null })
            missing.Add("What is wired to what: of the baseline's graph nobody could tell.");

        if (evaluation.OutputKind is OutputKind.Segmentation)
            missing.Add("Single objects: all that a sample holds of a class is one region, of which a part may be overlooked.");
        if (stimuli.Golden.Maps is { Places: var places } && evaluation.Limits.Detection?.Area is { } area)
            missing.Add(string.Create(CultureInfo.InvariantCulture, $"Invented patches below '{Math.Max(1, Math.Ceiling((decimal)area * places)):0}' places of a sample together (limits.segmentation.area)."));
        if (evaluation.Slices.IsEmpty)
            missing.Add("Parts of the data: the policy names no slices.");
        if (evaluation.Classes.Length > ProbeTable.MostMarginClasses)
            missing.Add($"Margins of all pairs: above {ProbeTable.MostMarginClasses} classes only the nearest rivals of each class and the watched pairs.");
        if (evidence.Outcome is EvaluatorOutcome.Answered { Device: var device })
            missing.Add($"Other devices than '{device}', and what becomes of the model when it is converted or quantised after this.");
        return missing.ToImmutable();
    }

    private static string? WhyNotProbed(EvaluationPolicy evaluation, Stimuli stimuli) =>
        !evaluation.OutputKind.IsClassification() ? "its answer is no choice between classes" : ProbeCheck.WhyNot(stimuli);
}
