using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Samples;

/// <summary>What the numbers of one input are like. Pure.</summary>
/// <param name="NotFinite">Samples that hold a number that is not finite.</param>
/// <param name="FirstNotFinite">The first of them.</param>
/// <param name="Outside">The first sample that leaves the declared range, and the number; null when none does, or none is declared.</param>
/// <param name="Constant">Columns of a table that hold one value.</param>
internal sealed record SampleValues(int NotFinite, int FirstNotFinite, (int Sample, double Value)? Outside, ImmutableArray<int> Constant)
{
    /// <summary>Null when the elements are no numbers.</summary>
    public static SampleValues? Of(EvaluatorInput input, GoldenRange? range)
    {
        var (width, samples) = (GoldenNumbers.WidthOf(input.DType), (int)input.Shape[0]);
        if (width == 0 || samples == 0)
            return null;

        var bytes = input.Bytes.Span;
        var length = bytes.Length / width / samples;
        var first = Enumerable.Range(0, length).Select(column => GoldenNumbers.At(input.Bytes.Span.Slice(column * width, width), input.DType)).ToArray();
        var differs = new bool[length];
        var (notFinite, firstNotFinite) = (0, -1);
        var (firstOutside, valueOutside) = (-1, 0.0);
        for (var sample = 0; sample < samples; sample++)
        {
            var isFinite = true;
            for (var column = 0; column < length; column++)
            {
                var value = GoldenNumbers.At(bytes.Slice(((sample * length) + column) * width, width), input.DType);
                isFinite &= double.IsFinite(value);
                differs[column] |= !value.Equals(first[column]);
                if (firstOutside < 0 && range is not null && !range.Holds(value))
                    (firstOutside, valueOutside) = (sample, value);
            }

            if (isFinite)
                continue;

            notFinite++;
            firstNotFinite = firstNotFinite < 0 ? sample : firstNotFinite;
        }

        var isTable = input.Shape is [> 1, > 0 and <= GoldenNumbers.MostTableColumns];
        return new SampleValues(notFinite, firstNotFinite, firstOutside < 0 ? null : (firstOutside, valueOutside), isTable ? [.. Enumerable.Range(0, length).Where(column => !differs[column])] : []);
    }
}
