using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>What is true of golden samples, as it is stored.</summary>
internal abstract record SampleTruth
{
    private SampleTruth()
    {
    }

    /// <summary>An array of numbers, samples first.</summary>
    public sealed record Numbers(EvaluatorInput Array) : SampleTruth;

    /// <summary>Fields of a table, row after row.</summary>
    /// <param name="Columns">Fields of one row.</param>
    public sealed record Texts(ImmutableArray<string> Fields, int Columns) : SampleTruth;
}
