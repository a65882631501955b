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
    ImmutableSortedDictionary<string, double> MinRecall)
{
    /// <summary>B4: rate of newly wrong answers among all samples that is tolerated.</summary>
    public double OverallTolerance { get; init; } = 0.01;

    /// <summary>B6: how far the share of an answer may move.</summary>
    public double PriorShift { get; init; } = 0.05;

    /// <summary>Rate of golden labels of a class that the baseline's model may contradict.</summary>
    public double LabelTolerance { get; init; } = 0.5;

    /// <summary>How wrong estimated quantities may be; null: nobody said.</summary>
    public ErrorLimits? Error { get; init; }

    /// <summary>How far estimated quantities of a converted model may lie from the baseline's; null: nobody said.</summary>
    public OutputTolerance? Tolerance { get; init; }

    /// <summary>How many objects may be lost or invented; null for every kind but <see cref="OutputKind.Detection"/> and <see cref="OutputKind.Segmentation"/>.</summary>
    public DetectionLimits? Detection { get; init; }

    /// <summary>P1: how much larger than the baseline's the share of samples may be that one probe turns into one class.</summary>
    public double PatchFlip { get; init; } = 0.6;

    /// <summary>P2: largest share of a class pair's margin that a probe may cost more than it cost the baseline.</summary>
    public double PatchedErosion { get; init; } = 1.5;

    /// <summary>P3: the same as <see cref="PatchFlip"/>, for one pixel.</summary>
    public double PixelFlip { get; init; } = 0.3;

    /// <summary>Limits, as the policy spells them, that the baseline's calibration may raise: none, unless the policy says so, and never one that it states itself.</summary>
    public ImmutableHashSet<string> Calibrated { get; init; } = [];

    /// <summary>W1: largest relative distance of the weights from the baseline's, for <c>convert</c> and <c>finetune</c>.</summary>
    public double WeightDistance { get; init; } = 0.12;
}
