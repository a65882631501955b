using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation.Feedback;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Staging;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>All that is known about one evaluation before it is judged.</summary>
/// <param name="Model">SHA-256 of the model file; null when it did not pass its own checks, and is not run.</param>
/// <param name="Outcome">How the evaluator ended; null when the model is not run, or there is no golden data to run it on.</param>
internal sealed record EvaluationEvidence(
    Digest? Model,
    Gathered<GoldenData> Golden,
    Gathered<Baseline> Baseline,
    EvaluatorOutcome? Outcome)
{
    /// <summary>What the model was run on, or the whole of what it was asked a part of; null when it was not run.</summary>
    public Stimuli? Stimuli { get; init; }

    /// <summary>The part that <see cref="Outcome"/> is about; null: everything.</summary>
    public AskedSamples? Asked { get; init; }

    /// <summary>What models are trained on next, one for each that the policy names.</summary>
    public ImmutableArray<FeedbackEvidence> Feedback { get; init; } = [];

    /// <summary>SHA-256 of the model that the policy keeps to be asked about feedback; null when it names none, or it did not pass its own checks.</summary>
    public Digest? Trusted { get; init; }

    /// <summary>Name of the secret key that is at hand; empty when there is none.</summary>
    public string Key { get; init; } = "";

    /// <summary>The candidate's graph and weights; null when nobody asked, or they could not be read.</summary>
    public WeightFacts? Weights { get; init; }
}
