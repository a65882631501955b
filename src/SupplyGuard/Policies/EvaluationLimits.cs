using System.Collections.Immutable;

namespace SupplyGuard.Policies;

/// <summary>Thresholds of an evaluation. The defaults are measured (docs/evaluation.md), on one architecture and one data set.</summary>
/// <param name="Erosion">B1: largest share of a class pair's margin that may be lost.</param>
/// <param name="PairTolerance">B2: rate of one class turning into one other that is tolerated.</param>
/// <param name="ClassTolerance">B3: rate of newly wrong answers within a class that is tolerated.</param>
/// <param name="Alpha">B2, B3: false-alarm rate of a whole family of tests, divided among its members.</param>
/// <param name="MinRecall">B3: floors per class; a class fails when its recall is proven to lie below.</param>
public sealed record EvaluationLimits(
    double Erosion,
    double PairTolerance,
    double ClassTolerance,
    double Alpha,
    ImmutableSortedDictionary<string, double> MinRecall);
