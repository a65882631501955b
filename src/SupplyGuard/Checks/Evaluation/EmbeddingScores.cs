using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// An embedding seen as a classifier: the score of a class is the cosine between a sample and the centre of that class's golden samples
/// (nearest centroid; R. Tibshirani et al., PNAS 99, 2002), so that another training, which turns the whole space, changes nothing. The golden sample that a
/// stimulus was made from is left out of the centre, or every sample would be near its own class. Pure.
/// </summary>
internal static class EmbeddingScores
{
    /// <summary>Multiplications of everything together: about ten seconds.</summary>
    public const long MostProducts = 10_000_000_000;

    private const long MostScores = 64 << 20;

    /// <param name="embeddings">Of everything in <paramref name="stimuli"/>, samples × coordinates; finite.</param>
    /// <returns>Samples × classes, each from -1 to 1; 0 where a sample or a class has no direction. Null when it would take too long.</returns>
    public static ScoreMatrix? Of(ScoreMatrix embeddings, Stimuli stimuli, int classes)
    {
        if ((Int128)embeddings.Samples * embeddings.Classes * classes > MostProducts || (long)embeddings.Samples * classes > MostScores)
            return null;

        var labels = stimuli.Golden.Labels;
        var width = embeddings.Classes;
        var centres = new double[classes][];
        for (var index = 0; index < classes; index++)
            centres[index] = new double[width];

        var unit = new double[width];
        for (var sample = 0; sample < labels.Length; sample++)
        {
            Unit(embeddings.Row(sample), unit);
            for (var at = 0; at < width; at++)
                centres[labels[sample]][at] += unit[at];
        }

        var own = new double[width];
        var values = new float[(long)embeddings.Samples * classes];
        for (var sample = 0; sample < embeddings.Samples; sample++)
        {
            Unit(embeddings.Row(sample), unit);
            var origin = stimuli.OriginOf(sample);
            if (origin >= 0)
                Unit(embeddings.Row(origin), own);
            for (var index = 0; index < classes; index++)
                values[((long)sample * classes) + index] = (float)Cosine(unit, centres[index], origin >= 0 && labels[origin] == index ? own : null);
        }

        return new ScoreMatrix(embeddings.Samples, classes, values);
    }

    private static void Unit(ReadOnlySpan<float> row, double[] unit)
    {
        // By the largest first, so that no square overflows.
        var largest = 0.0;
        foreach (var value in row)
            largest = Math.Max(largest, Math.Abs((double)value));

        var sum = 0.0;
        for (var at = 0; at < row.Length; at++)
        {
            unit[at] = largest > 0 ? row[at] / largest : 0;
            sum += unit[at] * unit[at];
        }

        var norm = Math.Sqrt(sum);
        for (var at = 0; at < row.Length && norm > 0; at++)
            unit[at] /= norm;
    }

    private static double Cosine(double[] unit, double[] centre, double[]? without)
    {
        var (product, square) = (0.0, 0.0);
        for (var at = 0; at < unit.Length; at++)
        {
            var coordinate = without is null ? centre[at] : centre[at] - without[at];
            product += unit[at] * coordinate;
            square += coordinate * coordinate;
        }

        // What is left of a class without its only sample is rounding, and no direction.
        return square > 1e-18 ? product / Math.Sqrt(square) : 0;
    }
}
