using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>Turns stored truth into maps that say of every place of a sample what class it has.</summary>
internal static class MapReader
{
    /// <summary>Places of all samples: no evaluator may answer with more numbers than that.</summary>
    private const int MostPlaces = 32 << 20;

    /// <summary>Samples times classes: what is kept of every answer.</summary>
    private const int MostRegions = 1 << 20;

    /// <summary>One class for every place of every sample: an array of whole numbers, [samples, rows, columns] or [samples, 1, rows, columns].</summary>
    /// <exception cref="FaultySampleException">The truth is no such array, holds a number that is no class, or is too large.</exception>
    public static TrueMaps Read(SampleTruth truth, int classes)
    {
        if (truth is not SampleTruth.Numbers { Array: { DType: "I8" or "U8" or "I16" or "U16" or "I32" or "U32" or "I64" or "U64" } array } || Lengths(array) is not var (samples, height, width))
            throw new FaultySampleException("Its truth is not an array of whole numbers [samples, rows, columns]: the class of every place.");
        if (Places(samples, height, width) > MostPlaces)
            throw new FaultySampleException(Fault.TooLarge, 0, $"Its maps [{samples}, {height}, {width}] have more than the {MostPlaces} places that a model may answer.");
        if (samples * classes > MostRegions || classes > short.MaxValue)
            throw new FaultySampleException(Fault.TooLarge, 0, $"It has {samples} maps of {classes} classes, which is more than {MostRegions} altogether.");

        return new TrueMaps((int)samples, (int)height, (int)width, Classes(array, classes, (int)(height * width), (int)(samples * height * width)));
    }

    private static (long Samples, long Height, long Width)? Lengths(EvaluatorInput array) => array.Shape switch
    {
        [> 0 and var samples, > 0 and var height, > 0 and var width] => (samples, height, width),
        [> 0 and var samples, 1, > 0 and var height, > 0 and var width] => (samples, height, width),
        _ => null,
    };

    private static Int128 Places(long samples, long height, long width) => Int128.Min((Int128)samples * height, long.MaxValue) * width;

    private static short[] Classes(EvaluatorInput array, int classes, int places, int count)
    {
        var width = GoldenNumbers.WidthOf(array.DType);
        var bytes = array.Bytes.Span;
        if (bytes.Length != (long)count * width)
            throw new FaultySampleException($"Its array '{array.Name}' does not hold the numbers that its shape says.");

        var numbers = new short[count];
        for (var place = 0; place < count; place++)
        {
            var number = GoldenNumbers.At(bytes.Slice(place * width, width), array.DType);
            numbers[place] = number >= TrueMaps.Uncounted && number < classes
                ? (short)number
                : throw new FaultySampleException($"Its array '{array.Name}' gives a place of sample {place / places} the class {number}; there are {classes} classes, counted from 0, {TrueMaps.NoClass} for none of them, and {TrueMaps.Uncounted} for a place that does not count.");
        }

        return numbers;
    }
}
