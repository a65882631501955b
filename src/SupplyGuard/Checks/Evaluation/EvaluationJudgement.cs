using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Findings.Evaluations;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>What an evaluation's evidence amounts to.</summary>
internal sealed record EvaluationJudgement(ImmutableArray<Finding> Findings, ImmutableArray<Measurement> Measurements)
{
    /// <summary>What a report shows beside the measurements; null when the model gave no scores, or had nothing to be compared with.</summary>
    public EvaluationDetail? Detail { get; init; }
}
