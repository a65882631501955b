using System.Collections.Immutable;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence.Differences;

/// <summary>How far all weights of a model together are from those of which sketches are left: L2, over every element once.</summary>
/// <param name="OldNorm">L2 norm of the old weights that are in the distance.</param>
/// <param name="Error">Standard deviation of the distance as a share of it: no more than that of a tensor, and less when several contribute.</param>
/// <param name="Tensors">How many tensors are in the distance, those that are the same included.</param>
/// <param name="LeftOut">How many are not: in one model alone, of another shape, or such that their distance cannot be told.</param>
internal sealed record ModelDistance(double Distance, double OldNorm, double Error, int Tensors, int LeftOut)
{
    /// <summary>Distance as a share of the old norm; null when that is zero or beyond a double.</summary>
    public double? RelativeDistance => OldNorm > 0 && double.IsFinite(OldNorm) ? Distance / OldNorm : null;

    /// <param name="statistics">Of the old model.</param>
    public static ModelDistance Of(ImmutableArray<TensorDifference> tensors, IReadOnlyDictionary<string, TensorStatistics> statistics)
    {
        var (squares, fourths, norms, counted, leftOut) = (0.0, 0.0, 0.0, 0, 0);
        foreach (var tensor in tensors.Where(tensor => (tensor.Old ?? tensor.New)!.IsWeight))
        {
            var old = tensor.Old is { } entry ? statistics.GetValueOrDefault(entry.Name) : null;
            if (old?.SketchedAs is { } name && name != tensor.Old!.Name)
                continue;

            var distance = !tensor.Differs ? 0 : tensor.Estimate?.Distance;
            if (distance is not { } told || old is not { IsDecoded: true })
            {
                leftOut++;
                continue;
            }

            counted++;
            squares += told * told;
            fourths += Math.Pow(told, 4);
            norms += old.Norm * old.Norm;
        }

        var error = squares > 0 ? TensorSketch.RelativeError * Math.Sqrt(fourths) / squares : 0;
        return new ModelDistance(Math.Sqrt(squares), Math.Sqrt(norms), error, counted, leftOut);
    }
}
