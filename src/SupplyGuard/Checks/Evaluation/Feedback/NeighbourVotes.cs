using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>
/// What the nearest golden samples say a sample is: a judge of labels that was trained on none of them (A. Paudice, L. Muñoz-González and
/// E. C. Lupu, "Label Sanitization Against Label Flipping Poisoning Attacks", 2018). It errs more often than a model, and is asked about golden samples, each without itself,
/// to know how often. Pure.
/// </summary>
internal sealed class NeighbourVotes
{
    /// <summary>Neighbours with a vote.</summary>
    private const int Voters = 5;

    /// <summary>Golden samples that are searched; of more, every second, third … is.</summary>
    private const int MostSearched = 2000;

    /// <summary>Columns up to which an input is taken for a table, whose columns have units of their own; a wider one is a picture, which has one.</summary>
    private const int MostTableColumns = 100;

    private readonly float[] _golden;
    private readonly int _width;
    private readonly float[] _means;
    private readonly float[] _factors;

    private NeighbourVotes(SampleTable golden, ImmutableArray<int> searched)
    {
        Searched = searched;
        (_means, _factors) = Scales(golden);
        _width = golden.Width;
        _golden = [.. searched.SelectMany(sample => Scaled(golden.Row(sample)))];
    }

    /// <summary>The golden samples that have votes, by place.</summary>
    public ImmutableArray<int> Searched { get; }

    public static NeighbourVotes Among(SampleTable golden)
    {
        var step = (golden.Samples + MostSearched - 1) / MostSearched;
        return new NeighbourVotes(golden, [.. Enumerable.Range(0, golden.Samples).Where(sample => sample % step == 0)]);
    }

    /// <summary>The places, within <see cref="Searched"/>, of the nearest golden samples of each sample, nearest first.</summary>
    public int[][] Nearest(SampleTable samples)
    {
        var nearest = new int[samples.Samples][];
        Parallel.For(0, samples.Samples, sample => nearest[sample] = Nearest(Scaled(samples.Row(sample)), except: -1));
        return nearest;
    }

    /// <summary>The same of the searched golden samples themselves, none of which is its own neighbour.</summary>
    public int[][] NearestOfGolden()
    {
        var nearest = new int[Searched.Length][];
        Parallel.For(0, nearest.Length, place => nearest[place] = Nearest(_golden.AsSpan(place * _width, _width), except: place));
        return nearest;
    }

    /// <summary>The label that most neighbours have; of several, the nearest one's.</summary>
    /// <param name="nearest">Places within <see cref="Searched"/>, nearest first; at least one.</param>
    /// <param name="labels">Of all golden samples.</param>
    public int Vote(int[] nearest, ImmutableArray<int> labels) => nearest
        .Select((place, rank) => (Label: labels[Searched[place]], Rank: rank))
        .GroupBy(vote => vote.Label)
        .OrderByDescending(votes => votes.Count())
        .ThenBy(votes => votes.Min(vote => vote.Rank))
        .First().Key;

    private int[] Nearest(ReadOnlySpan<float> sample, int except)
    {
        var (places, distances, found) = (new int[Voters], new float[Voters], 0);
        for (var place = 0; place < Searched.Length; place++)
        {
            if (place == except)
                continue;

            var distance = Distance(sample, _golden.AsSpan(place * _width, _width));
            if (found == Voters && !(distance < distances[Voters - 1]))
                continue;

            var at = found < Voters ? found++ : Voters - 1;
            for (; at > 0 && distance < distances[at - 1]; at--)
                (places[at], distances[at]) = (places[at - 1], distances[at - 1]);
            (places[at], distances[at]) = (place, distance);
        }

        return places[..found];
    }

    private static float Distance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (sums, sum) = (Vector<float>.Zero, 0f);
        var lefts = MemoryMarshal.Cast<float, Vector<float>>(left);
        var rights = MemoryMarshal.Cast<float, Vector<float>>(right);
        for (var index = 0; index < lefts.Length; index++)
        {
            var difference = lefts[index] - rights[index];
            sums += difference * difference;
        }

        for (var index = lefts.Length * Vector<float>.Count; index < left.Length; index++)
            sum += (left[index] - right[index]) * (left[index] - right[index]);
        return sum + Vector.Sum(sums);
    }

    /// <summary>A number that is not finite lies in the middle: nothing else is known of it.</summary>
    private float[] Scaled(ReadOnlySpan<float> row)
    {
        var scaled = new float[row.Length];
        for (var column = 0; column < row.Length; column++)
            scaled[column] = float.IsFinite(row[column]) ? (row[column] - _means[column]) * _factors[column] : 0;
        return scaled;
    }

    private static (float[] Means, float[] Factors) Scales(SampleTable golden)
    {
        var (means, factors) = (new float[golden.Width], new float[golden.Width]);
        Array.Fill(factors, 1);
        for (var column = 0; column < golden.Width; column++)
        {
            var values = Enumerable.Range(0, golden.Samples).Select(sample => (double)golden.Row(sample)[column]).Where(double.IsFinite).ToArray();
            if (values is [])
                continue;

            var mean = values.Average();
            var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length);
            means[column] = (float)mean;
            if (golden.Width <= MostTableColumns && deviation > 0)
                factors[column] = (float)(1 / deviation);
        }

        return (means, factors);
    }
}
