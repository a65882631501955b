using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Where the sequential test of every class stands, in the order of the classes.</summary>
internal sealed record SequentialMeasures(RatioTest Test, ImmutableArray<RatioDecision> Classes)
{
    /// <summary>The class whose answers speak most for an alarm.</summary>
    public int Worst => Enumerable.Range(0, Classes.Length).MaxBy(index => (Classes[index].Alarms, Classes[index].Ratio));
}
