using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>Turns stored truth into class indices, or into quantities.</summary>
internal static class TruthReader
{
    /// <summary>One class for every sample.</summary>
    /// <exception cref="FaultySampleException">There is not one class for every sample, or something is none.</exception>
    public static ImmutableArray<int> Classes(SampleTruth truth, ImmutableArray<string> classes) => truth switch
    {
        SampleTruth.Numbers { Array: var array } => Indices(array),
        SampleTruth.Texts { Columns: 1 } texts => Named(texts.Fields, classes),
        _ => throw new FaultySampleException("Its truth is in several columns, and a class is in one."),
    };

    /// <summary>As many numbers for every sample as there are quantities.</summary>
    /// <exception cref="FaultySampleException">There are others, or something is no finite number.</exception>
    public static ScoreMatrix Targets(SampleTruth truth, int quantities)
    {
        var values = truth switch
        {
            SampleTruth.Numbers { Array: var array } => Quantities(array, quantities),
            SampleTruth.Texts texts when texts.Columns == quantities => [.. texts.Fields.Select((field, index) => Quantity(field, (index / quantities) + 2))],
            _ => throw new FaultySampleException($"Its truth is not in {quantities} columns, one for each quantity."),
        };
        return new ScoreMatrix(values.Length / quantities, quantities, values);
    }

    private static float[] Quantities(EvaluatorInput array, int quantities)
    {
        var width = GoldenNumbers.WidthOf(array.DType);
        var isShape = array.Shape is [_, var columns] ? columns == quantities : array.Shape.Length == 1 && quantities == 1;
        if (!isShape || width == 0 || array.Bytes.Length != array.Shape[0] * quantities * width)
            throw new FaultySampleException($"Its array '{array.Name}' is not {quantities} numbers for each sample.");

        var values = new float[array.Bytes.Length / width];
        for (var index = 0; index < values.Length; index++)
        {
            var value = (float)GoldenNumbers.At(array.Bytes.Span.Slice(index * width, width), array.DType);
            values[index] = float.IsFinite(value) ? value : throw new FaultySampleException($"Its array '{array.Name}' holds a number that is not finite, for sample {index / quantities}.");
        }

        return values;
    }

    private static float Quantity(string field, int row) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite((float)value)
            ? (float)value
            : throw new FaultySampleException($"Row {row} says that '{PolicyText.Shown(field)}' is true, which is no finite number.");

    private static ImmutableArray<int> Indices(EvaluatorInput array)
    {
        if (array.Shape is not [> 0 and <= int.MaxValue and var samples])
            throw new FaultySampleException($"Its array '{array.Name}' is not a list of classes.");
        if (array.DType is not ("I8" or "U8" or "I16" or "U16" or "I32" or "U32" or "I64" or "U64") || GoldenNumbers.Column(array, (int)samples, 1, 0) is not { } numbers)
            throw NoIndex(array.Name);

        return [.. numbers.Select(number => number is >= 0 and <= int.MaxValue ? (int)number : throw NoIndex(array.Name))];
    }

    private static FaultySampleException NoIndex(string name) => new($"Its array '{name}' holds something that is no class index.");

    /// <summary>Names of classes; or, where not all are names, indices of them.</summary>
    private static ImmutableArray<int> Named(ImmutableArray<string> fields, ImmutableArray<string> classes)
    {
        var names = Enumerable.Range(0, classes.Length).ToDictionary(index => classes[index], index => index, StringComparer.Ordinal);
        if (fields.All(names.ContainsKey))
            return [.. fields.Select(field => names[field])];

        return [.. fields.Select((field, row) => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < classes.Length
            ? index
            : throw new FaultySampleException($"Row {row + 2} has the label '{PolicyText.Shown(field)}', and the labels are neither all names of classes nor all their indices, counted from 0."))];
    }
}
