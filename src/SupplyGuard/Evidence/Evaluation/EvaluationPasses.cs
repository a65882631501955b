using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>The configurations that models are run under.</summary>
internal static class EvaluationPasses
{
    /// <summary>The one that is judged.</summary>
    public static EvaluatorPass Reference { get; } = new(Optimise: true, Threads: 1, BatchSize: 100);

    /// <summary>The reference, and one change at a time: what a baseline's noise floor is measured over.</summary>
    public static ImmutableArray<EvaluatorPass> Recording { get; } =
    [
        Reference,
        Reference with { Optimise = false },
        Reference with { Threads = 2 },
        Reference with { BatchSize = 1 },
    ];
}
