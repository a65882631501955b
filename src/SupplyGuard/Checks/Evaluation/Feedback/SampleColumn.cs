using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>One number of every sample. Pure.</summary>
/// <param name="Sorted">The finite ones.</param>
internal sealed record SampleColumn(string Name, ImmutableArray<float> Sorted)
{
    /// <summary>Columns of tables, four statistics of other inputs, and true quantities.</summary>
    public static ImmutableArray<SampleColumn> Of(GoldenData data, ImmutableArray<string> quantities) =>
    [
        .. data.Inputs.SelectMany(input => Of(input, data.Labels.Length)),
        .. quantities.Select((name, index) => Sort(name, Enumerable.Range(0, data.Targets!.Samples).Select(sample => data.Targets[sample, index]))),
    ];

    private static IEnumerable<SampleColumn> Of(EvaluatorInput input, int samples)
    {
        var width = GoldenNumbers.WidthOf(input.DType);
        if (width == 0 || samples == 0 || input.Bytes.Length < width * samples)
            return [];

        var length = input.Bytes.Length / width / samples;
        if (length <= GoldenNumbers.MostTableColumns && input.Shape.Length <= 2)
            return Enumerable.Range(0, length).Select(column => Sort(length == 1 ? input.Name : $"{input.Name}[{column}]", (GoldenNumbers.Column(input, samples, length, column) ?? []).Select(value => (float)value)));

        var statistics = Enumerable.Range(0, samples).Select(sample => Statistics(input, sample * length * width, length, width)).ToArray();
        return
        [
            Sort($"mean of {input.Name}", statistics.Select(one => one.Mean)),
            Sort($"standard deviation of {input.Name}", statistics.Select(one => one.Deviation)),
            Sort($"smallest number of {input.Name}", statistics.Select(one => one.Least)),
            Sort($"largest number of {input.Name}", statistics.Select(one => one.Most)),
        ];
    }

    private static (float Mean, float Deviation, float Least, float Most) Statistics(EvaluatorInput input, int start, int length, int width)
    {
        var bytes = input.Bytes.Span;
        var (mean, squares, least, most) = (0.0, 0.0, double.PositiveInfinity, double.NegativeInfinity);
        for (var index = 0; index < length; index++)
        {
            // B. P. Welford, 1962: nothing large is subtracted from something large.
            var value = GoldenNumbers.At(bytes.Slice(start + (index * width), width), input.DType);
            var difference = value - mean;
            mean += difference / (index + 1);
            squares += difference * (value - mean);
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        return ((float)mean, (float)Math.Sqrt(Math.Max(0, squares / length)), (float)least, (float)most);
    }

    private static SampleColumn Sort(string name, IEnumerable<float> values) => new(name, [.. values.Where(float.IsFinite).Order()]);
}
