using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>All that a baseline is made from.</summary>
/// <param name="Model">SHA-256 of the model file that was run.</param>
/// <param name="Outcome">How the evaluator ended; null when there was nothing to run it on. Its passes are <see cref="EvaluationPasses.Recording"/>.</param>
internal sealed record RecordingEvidence(Digest Model, Gathered<GoldenData> Golden, EvaluatorOutcome? Outcome)
{
    /// <summary>Variations and probes, as many as there was time for; null when there are none.</summary>
    public Stimuli? Stimuli { get; init; }

    /// <summary>How the evaluator ended on <see cref="Stimuli"/>.</summary>
    public EvaluatorOutcome? Stimulated { get; init; }

    /// <summary>Its answers to the golden samples on devices beside the recorded one, by the policy's spelling of the device; of those that are there alone.</summary>
    public ImmutableSortedDictionary<string, EvaluatorOutcome.Answered> Elsewhere { get; init; } = ImmutableSortedDictionary.Create<string, EvaluatorOutcome.Answered>(StringComparer.Ordinal);

    /// <summary>How the evaluator ended on each model that limits are calibrated with.</summary>
    public ImmutableArray<SiblingRun> Siblings { get; init; } = [];

    /// <summary>Name of the secret key that is at hand; empty when there is none.</summary>
    public string Key { get; init; } = "";

    /// <summary>The model's graph and weights; null when they could not be read.</summary>
    public WeightFacts? Weights { get; init; }
}
