using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>Turns stored truth into class indices, into quantities, or into boxes.</summary>
internal static class TruthReader
{
    /// <summary>Numbers of one object: its class and the corners of its box.</summary>
    public const int BoxNumbers = 5;

    private const int MostBoxes = 1000;

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

    /// <summary>The objects of every sample, at most as many as the array has places: class and corners, five numbers each; class -1 where there is none.</summary>
    /// <exception cref="FaultySampleException">The truth is no such array, or a box has no inside.</exception>
    public static ScoreMatrix Boxes(SampleTruth truth, int classes)
    {
        if (truth is not SampleTruth.Numbers { Array: { Shape: [var samples, > 0 and <= MostBoxes and var places, BoxNumbers] } array } || samples > int.MaxValue / (BoxNumbers * places))
            throw new FaultySampleException($"Its truth is not an array [samples, objects, {BoxNumbers}] with at most {MostBoxes} objects: class, x1, y1, x2, y2.");

        var width = (int)places * BoxNumbers;
        var values = Quantities(array with { Shape = [samples, width] }, width);
        for (var at = 0; at < values.Length; at += BoxNumbers)
        {
            if (values[at] == -1)
                continue;
            if (values[at] < 0 || values[at] >= classes || values[at] != MathF.Floor(values[at]))
                throw new FaultySampleException($"Its array '{array.Name}' holds an object of class {values[at]}, for sample {at / width}; there are {classes} classes, counted from 0, and -1 for no object.");
            if (!(values[at + 1] < values[at + 3] && values[at + 2] < values[at + 4]))
                throw new FaultySampleException($"Its array '{array.Name}' holds a box without an inside, for sample {at / width}; its corners are x1 < x2 and y1 < y2.");
        }

        return new ScoreMatrix((int)samples, width, values);
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
