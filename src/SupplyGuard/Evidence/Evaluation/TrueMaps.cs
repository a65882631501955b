using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>The true class of every place of every golden sample: samples × rows × columns.</summary>
internal sealed class TrueMaps
{
    /// <summary>A place of none of the classes: background.</summary>
    public const short NoClass = -1;

    /// <summary>A place of which nobody says anything, so that no answer is right or wrong there.</summary>
    public const short Uncounted = -2;

    private readonly short[] _classes;
    private readonly int[] _counted;

    /// <param name="classes">Indices of classes, <see cref="NoClass"/> or <see cref="Uncounted"/>, row after row.</param>
    /// <exception cref="ArgumentException">The number of places is not <paramref name="samples"/> × <paramref name="height"/> × <paramref name="width"/>.</exception>
    public TrueMaps(int samples, int height, int width, short[] classes)
    {
        if (classes.Length != (long)samples * height * width)
            throw new ArgumentException($"{samples} × {height} × {width} places need {(long)samples * height * width} classes, not {classes.Length}.", nameof(classes));

        Samples = samples;
        Height = height;
        Width = width;
        _classes = classes;
        _counted = [.. Enumerable.Range(0, samples).Select(sample => Places - Of(sample).Count(Uncounted))];
    }

    public int Samples { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Places of one sample.</summary>
    public int Places => Height * Width;

    /// <summary>Places of one sample that count.</summary>
    public int Counted(int sample) => _counted[sample];

    /// <summary>The map of one sample, row after row.</summary>
    public ReadOnlySpan<short> Of(int sample) => _classes.AsSpan(sample * Places, Places);

    /// <summary>Some of the samples, in this order.</summary>
    public TrueMaps Rows(ImmutableArray<int> rows)
    {
        var classes = new short[rows.Length * Places];
        for (var at = 0; at < rows.Length; at++)
            Of(rows[at]).CopyTo(classes.AsSpan(at * Places));
        return new TrueMaps(rows.Length, Height, Width, classes);
    }

    /// <summary>How many places of every sample each class has, samples × classes.</summary>
    public ScoreMatrix Areas(int classes)
    {
        var areas = new float[Samples * classes];
        for (var sample = 0; sample < Samples; sample++)
        {
            foreach (var index in Of(sample))
            {
                if (index >= 0)
                    areas[(sample * classes) + index]++;
            }
        }

        return new ScoreMatrix(Samples, classes, areas);
    }
}
