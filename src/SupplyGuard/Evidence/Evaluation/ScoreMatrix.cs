using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Scores of N samples over K classes, row-major.</summary>
internal sealed class ScoreMatrix
{
    private readonly float[] _values;

    /// <exception cref="ArgumentException">The number of values is not <paramref name="samples"/> × <paramref name="classes"/>.</exception>
    public ScoreMatrix(int samples, int classes, float[] values)
    {
        if (values.Length != (long)samples * classes)
            throw new ArgumentException($"{samples} × {classes} scores need {(long)samples * classes} values, not {values.Length}.", nameof(values));

        Samples = samples;
        Classes = classes;
        _values = values;
    }

    public int Samples { get; }

    public int Classes { get; }

    /// <summary>All values, row after row.</summary>
    public ReadOnlySpan<float> Values => _values;

    public float this[int sample, int @class] => _values[(sample * Classes) + @class];

    /// <summary>The scores of one sample.</summary>
    public ReadOnlySpan<float> Row(int sample) => _values.AsSpan(sample * Classes, Classes);

    /// <summary>Samples from <paramref name="first"/> on, as a matrix of their own.</summary>
    public ScoreMatrix Part(int first, int samples) => new(samples, Classes, _values[(first * Classes)..((first + samples) * Classes)]);

    /// <summary>Some of the samples, in this order.</summary>
    public ScoreMatrix Rows(ImmutableArray<int> rows)
    {
        var values = new float[rows.Length * Classes];
        for (var at = 0; at < rows.Length; at++)
            Row(rows[at]).CopyTo(values.AsSpan(at * Classes));
        return new ScoreMatrix(rows.Length, Classes, values);
    }

    /// <summary>Columns from <paramref name="first"/> on, as a matrix of their own.</summary>
    public ScoreMatrix Columns(int first, int columns)
    {
        var values = new float[Samples * columns];
        for (var sample = 0; sample < Samples; sample++)
            Row(sample).Slice(first, columns).CopyTo(values.AsSpan(sample * columns));

        return new ScoreMatrix(Samples, columns, values);
    }

    /// <summary>Largest absolute value.</summary>
    public double Magnitude
    {
        get
        {
            var largest = 0.0;
            foreach (var value in _values)
                largest = Math.Max(largest, Math.Abs((double)value));

            return largest;
        }
    }

    /// <summary>Mean of the scores of one sample.</summary>
    public double Mean(int sample)
    {
        var sum = 0.0;
        foreach (var score in Row(sample))
            sum += score;

        return sum / Classes;
    }

    /// <summary>The index of the largest score of one sample; the first of equal ones.</summary>
    public int Answer(int sample)
    {
        var row = Row(sample);
        var answer = 0;
        for (var index = 1; index < row.Length; index++)
        {
            if (row[index] > row[answer])
                answer = index;
        }

        return answer;
    }

    /// <summary>The answer to every sample.</summary>
    public int[] Answers()
    {
        var answers = new int[Samples];
        for (var sample = 0; sample < answers.Length; sample++)
            answers[sample] = Answer(sample);

        return answers;
    }
}
