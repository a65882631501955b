using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>What an evaluation's evidence amounts to.</summary>
internal sealed record EvaluationJudgement(ImmutableArray<Finding> Findings, ImmutableArray<Measurement> Measurements);
