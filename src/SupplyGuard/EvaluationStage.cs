using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard;

/// <summary>Evaluations of models that passed, from gathering to findings and measurements.</summary>
internal sealed record EvaluationStage(int Count, ImmutableArray<Finding> Findings, ImmutableArray<Measurement> Measurements)
{
    public static EvaluationStage Empty { get; } = new(0, [], []);
}
