using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Findings.Evaluations;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Checks.Evaluation.Weights;

/// <summary>W1 to W4: how a candidate's weights differ from the baseline's, which are known by digests and keyed sketches alone. Pure.</summary>
/// <param name="Distance">W1: ‖w − w₀‖ / ‖w₀‖ over all tensors that could be compared, estimated from sketches (standard deviation 4 %); null without any.</param>
/// <param name="Compared">Tensors that <paramref name="Distance"/> rests on.</param>
/// <param name="LowBits">W2: tensors whose bytes differ while the high halves of all numbers are the same, and some low half is set.</param>
/// <param name="ChangedRows">W3: classes whose row of the output layer changed; empty where the layers cannot be compared.</param>
/// <param name="HeadScore">W4: standard deviations by which one class's mean weight stands above those of the others; null without an output layer of four classes.</param>
/// <param name="HeadClass">The class of <paramref name="HeadScore"/>.</param>
/// <param name="IsPermuted">W5: whether every tensor holds the same numbers as before, and some in another order, as when hidden units change places.</param>
internal sealed record WeightMeasures(double? Distance, int Compared, bool IsPermuted, ImmutableArray<string> LowBits, ImmutableArray<int> ChangedRows, double? HeadScore, int HeadClass)
{
    /// <summary>How far each tensor moved that has a partner in the baseline, in the order of the file.</summary>
    public ImmutableArray<TensorShift> Shifts { get; init; } = [];

    /// <summary>Whether the rows of the output layers could be compared.</summary>
    public bool RowsCompared { get; init; }

    /// <summary>Fewer elements may change their low bits alone by chance of a very short training.</summary>
    private const int FewestElements = 64;

    private const int FewestClasses = 4;

    /// <param name="baseline">Null when there is none: then only the output layer is looked at.</param>
    public static WeightMeasures Of(WeightFacts candidate, WeightFacts? baseline)
    {
        var pairs = baseline is null ? [] : Pairs(candidate, baseline);
        var (distance, compared) = DistanceOf(pairs);
        var (score, index) = HeadOf(candidate.Head);
        var rowsCompared = baseline is not null && HaveSameHead(candidate, baseline);
        return new WeightMeasures(
            distance,
            compared,
            pairs.Length == candidate.Tensors.Length && pairs.Any(pair => pair.New.Digest != pair.Old.Digest) && pairs.All(pair => pair.New.DType == pair.Old.DType && pair.New.Multiset == pair.Old.Multiset),
            [.. pairs.Where(pair => IsLowBitChange(pair.New, pair.Old)).Select(pair => pair.New.Name)],
            rowsCompared ? RowsOf(candidate.Head!, baseline!.Head!) : [],
            score,
            index)
        {
            Shifts = [.. pairs.Select(pair => ShiftOf(pair.New, pair.Old))],
            RowsCompared = rowsCompared,
        };
    }

    private static ImmutableArray<(WeightTensor New, WeightTensor Old)> Pairs(WeightFacts candidate, WeightFacts baseline)
    {
        var old = baseline.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var partners = WeightGathering.Partners(candidate.Tensors.Select(tensor => (tensor.Name, tensor.Shape)), baseline);
        return [.. candidate.Tensors.Where(tensor => partners.ContainsKey(tensor.Name)).Select(tensor => (tensor, old[partners[tensor.Name]]))];
    }

    private static (double? Distance, int Compared) DistanceOf(ImmutableArray<(WeightTensor New, WeightTensor Old)> pairs)
    {
        var (squares, norms, compared) = (0.0, 0.0, 0);
        foreach (var (now, old) in pairs)
        {
            if (LengthOf(now, old) is not { } length)
                continue;

            squares += length * length;
            norms += old.Norm * old.Norm;
            compared++;
        }

        return norms > 0 && double.IsFinite(squares) ? (Math.Sqrt(squares / norms), compared) : (null, 0);
    }

    private static TensorShift ShiftOf(WeightTensor now, WeightTensor old)
    {
        var relative = LengthOf(now, old) is { } length && (old.Norm > 0 || length == 0) ? length == 0 ? 0 : length / old.Norm : (double?)null;
        return new TensorShift(now.Name, now.Count, relative is { } share && double.IsFinite(share) ? share : null, now.Digest == old.Digest);
    }

    /// <summary>‖w − w₀‖; null where there is nothing to tell it by.</summary>
    private static double? LengthOf(WeightTensor now, WeightTensor old) =>
        now.Digest == old.Digest ? 0 : IsFloat(now) && IsFloat(old) ? TensorSketch.Distance(now.Sketch.AsSpan(), old.Sketch.AsSpan()) : null;

    private static bool IsFloat(WeightTensor tensor) => tensor.DType is "F64" or "F32" or "F16" or "BF16";

    private static bool IsLowBitChange(WeightTensor now, WeightTensor old) =>
        now.Digest != old.Digest && now.HighBits is not null && now.HighBits == old.HighBits && now.HasLowBits && now.DType == old.DType && now.HasShapeOf(old) && now.Count >= FewestElements;

    private static bool HaveSameHead(WeightFacts candidate, WeightFacts baseline) =>
        candidate.Head is { } now && baseline.Head is { } old && now.ByColumn == old.ByColumn && now.Rows.Length == old.Rows.Length && DTypeOf(candidate, now) == DTypeOf(baseline, old);

    private static ImmutableArray<int> RowsOf(WeightHead now, WeightHead old) => [.. Enumerable.Range(0, now.Rows.Length).Where(index => now.Rows[index] != old.Rows[index])];

    private static string? DTypeOf(WeightFacts facts, WeightHead head) => facts.Tensors.FirstOrDefault(tensor => tensor.Name == head.Tensor)?.DType;

    /// <summary>The largest class mean against mean and deviation of the others: with itself among them it could never stand out by more than √(K − 1).</summary>
    private static (double? Score, int Class) HeadOf(WeightHead? head)
    {
        if (head is null || head.Means.Length < FewestClasses)
            return (null, 0);

        var largest = Enumerable.Range(0, head.Means.Length).MaxBy(index => head.Means[index]);
        var others = head.Means.Where((_, index) => index != largest).ToArray();
        var mean = others.Average();
        var deviation = Math.Sqrt(others.Sum(value => (value - mean) * (value - mean)) / (others.Length - 1));
        return deviation > 0 ? ((head.Means[largest] - mean) / deviation, largest) : (null, 0);
    }
}
