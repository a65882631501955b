using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>How an output gives the places of a sample their classes. Pure.</summary>
/// <param name="Channels">Numbers of every place.</param>
/// <param name="Height">Rows of a map.</param>
/// <param name="Width">Columns of a map.</param>
/// <param name="Classes">Classes of the evaluation.</param>
internal sealed record MapForm(int Channels, int Height, int Width, int Classes)
{
    /// <summary>Whether the one number of a place is its class; else it is a score of the only class.</summary>
    public bool HoldsClasses => Channels == 1 && Classes > 1;

    /// <summary>Null where an output is no map of these samples and classes.</summary>
    public static MapForm? Of(EvaluatorOutput output, int classes, int samples)
    {
        var (channels, height, width) = output.Shape switch
        {
            [var rows, > 0 and var down, > 0 and var across] when rows == samples => (1L, down, across),
            [var rows, 1, > 0 and var down, > 0 and var across] when rows == samples => (1L, down, across),
            [var rows, var scores, > 0 and var down, > 0 and var across] when rows == samples && classes > 1 && (scores == classes || scores == classes + 1) => (scores, down, across),
            _ => default,
        };
        return channels > 0 && height <= output.Values.Length && width <= output.Values.Length && (Int128)samples * channels * height * width == output.Values.Length
            ? new MapForm((int)channels, (int)height, (int)width, classes)
            : null;
    }

    /// <summary>The class of every place: the first with the highest score; the only one where its score is high enough; or the one that is said. -1 where it is none.</summary>
    /// <param name="numbers">What the output says of one sample.</param>
    /// <param name="score">From which on a place is of the only class.</param>
    /// <param name="places">Where the classes go.</param>
    public void Classify(ReadOnlySpan<float> numbers, float score, Span<short> places)
    {
        var background = Channels - Classes;
        for (var place = 0; place < places.Length; place++)
        {
            places[place] = Channels > 1 ? (short)(Highest(numbers, place, places.Length) - background)
                : HoldsClasses ? (short)numbers[place]
                : numbers[place] >= score ? (short)0
                : TrueMaps.NoClass;
        }
    }

    private int Highest(ReadOnlySpan<float> numbers, int place, int places)
    {
        var highest = 0;
        for (var channel = 1; channel < Channels; channel++)
        {
            if (numbers[(channel * places) + place] > numbers[(highest * places) + place])
                highest = channel;
        }

        return highest;
    }
}
