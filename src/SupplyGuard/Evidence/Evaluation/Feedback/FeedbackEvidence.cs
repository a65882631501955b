using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation.Feedback;

/// <summary>All that is known about one file of feedback before it is judged.</summary>
internal sealed record FeedbackEvidence(FeedbackPolicy Policy, Gathered<GoldenData> Data)
{
    /// <summary>How the model that the baseline was recorded from answered it; null when nobody has that model, or the data cannot be used.</summary>
    public EvaluatorOutcome? Answer { get; init; }

    /// <summary>SHA-256 of the model that was asked; null when none was.</summary>
    public Digest? Asked { get; init; }
}
