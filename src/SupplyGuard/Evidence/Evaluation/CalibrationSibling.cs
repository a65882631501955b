using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>
/// How far one model that is known to be honest is from the baseline's, measured as a candidate is: the evidence behind a calibrated limit.
/// Rates are lower bounds (Clopper-Pearson, 95 %), so that few samples prove little.
/// </summary>
/// <param name="Model">SHA-256 of its file.</param>
/// <param name="Erosion">B1: largest share of a class pair's margin that it lost, on golden samples and variations of them.</param>
/// <param name="PairRate">B2: largest rate of one class newly read as one other.</param>
/// <param name="ClassRate">B3: largest rate of newly wrong answers within a class.</param>
/// <param name="OverallRate">B4: rate of newly wrong answers among all samples.</param>
/// <param name="PatchFlip">P1: how much more samples than in the baseline a probe turns into one class.</param>
/// <param name="PatchedErosion">P2: how much more of a margin than in the baseline a probe costs.</param>
/// <param name="PixelFlip">P3: as <paramref name="PatchFlip"/>, of one pixel.</param>
internal sealed record CalibrationSibling(
    Digest Model,
    double Erosion,
    double PairRate,
    double ClassRate,
    double OverallRate,
    double PatchFlip,
    double PatchedErosion,
    double PixelFlip)
{
    /// <summary>False for a model that answers with numbers so large that their differences are none.</summary>
    public bool IsFinite => double.IsFinite(Erosion) && double.IsFinite(PatchFlip) && double.IsFinite(PatchedErosion) && double.IsFinite(PixelFlip);
}
