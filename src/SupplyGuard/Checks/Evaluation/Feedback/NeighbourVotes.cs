using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>
/// What the nearest golden samples say a sample is: a judge of labels that was trained on none of them (A. Paudice, L. Muñoz-González and
/// E. C. Lupu, "Label Sanitization Against Label Flipping Poisoning Attacks", 2018). It errs more often than a model, and is asked about golden samples, each without itself,
/// to know how often. A number beyond all golden ones counts as the nearest of them: nobody reaches out of the neighbourhood by one. Pure.
/// </summary>
internal sealed class NeighbourVotes
{
    /// <summary>Neighbours with a vote.</summary>
    private const int Voters = 5;

    /// <summary>Golden samples that are searched, beside those that a class needs.</summary>
    private const int MostSearched = 2000;

    /// <summary>Fewest golden samples that are searched of one class, where it has so many.</summary>
    private const int FewestOfClass = 50;

    /// <summary>Multiplications for one file; of more, fewer golden samples are searched.</summary>
    private const double MostWork = 2e10;

    /// <summary>An answer of nobody: no golden sample is near.</summary>
    public const int Nobody = -1;

    private readonly float[] _golden;
    private readonly int _width;
    private readonly float[] _means;
    private readonly float[] _factors;
    private readonly float[] _least;
    private readonly float[] _most;

    private NeighbourVotes(SampleTable golden, ImmutableArray<int> searched)
    {
        Searched = searched;
        (_means, _factors, _least, _most) = Scales(golden);
        _width = golden.Width;
        _golden = [.. searched.SelectMany(sample => Scaled(golden.Row(sample)))];
    }

    /// <summary>The golden samples that have votes, by place.</summary>
    public ImmutableArray<int> Searched { get; }

    /// <param name="choices">Classes of golden samples, by choice; some of each class of each choice are searched.</param>
    /// <param name="asked">How many samples will be asked about.</param>
    public static NeighbourVotes Among(SampleTable golden, ImmutableArray<ImmutableArray<int>> choices, int asked)
    {
        var most = (int)Math.Clamp(MostWork / ((double)golden.Width * (asked + golden.Samples)), FewestOfClass, MostSearched);
        var order = Shuffled(golden.Samples);
        var searched = new HashSet<int>(order.Take(most));
        foreach (var labels in choices)
        {
            var counts = searched.GroupBy(sample => labels[sample]).ToDictionary(group => group.Key, group => group.Count());
            var wanted = Math.Min(FewestOfClass, Math.Max(Voters, most / labels.Distinct().Count()));
            foreach (var sample in order.Where(sample => counts.GetValueOrDefault(labels[sample]) < wanted))
            {
                if (searched.Add(sample))
                    counts[labels[sample]] = counts.GetValueOrDefault(labels[sample]) + 1;
            }
        }

        return new NeighbourVotes(golden, [.. searched.Order()]);
    }

    /// <summary>In an order that no order of the file goes along with: golden data are often sorted, or take turns.</summary>
    private static int[] Shuffled(int samples)
    {
        var (order, random) = (Enumerable.Range(0, samples).ToArray(), new SplitMix64(0));
        for (var place = samples - 1; place > 0; place--)
        {
            var other = random.Index(place + 1);
            (order[place], order[other]) = (order[other], order[place]);
        }

        return order;
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

    /// <summary>The label that most neighbours have; of several, the nearest one's; <see cref="Nobody"/> where there is no neighbour.</summary>
    /// <param name="nearest">Places within <see cref="Searched"/>, nearest first.</param>
    /// <param name="labels">Of all golden samples.</param>
    public int Vote(int[] nearest, ImmutableArray<int> labels)
    {
        var (best, most) = (Nobody, 0);
        for (var rank = 0; rank < nearest.Length; rank++)
        {
            var (label, votes) = (labels[Searched[nearest[rank]]], 0);
            foreach (var place in nearest)
                votes += labels[Searched[place]] == label ? 1 : 0;
            if (votes > most)
                (best, most) = (label, votes);
        }

        return best;
    }

    private int[] Nearest(ReadOnlySpan<float> sample, int except)
    {
        var (places, distances, found) = (new int[Voters], new float[Voters], 0);
        for (var place = 0; place < Searched.Length; place++)
        {
            if (place == except)
                continue;

            var distance = Distance(sample, _golden.AsSpan(place * _width, _width));
            if (!float.IsFinite(distance) || (found == Voters && distance >= distances[Voters - 1]))
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

    /// <summary>NaN lies in the middle: nothing else is known of it.</summary>
    private float[] Scaled(ReadOnlySpan<float> row)
    {
        var scaled = new float[row.Length];
        for (var column = 0; column < row.Length; column++)
            scaled[column] = float.IsNaN(row[column]) ? 0 : (Math.Clamp(row[column], _least[column], _most[column]) - _means[column]) * _factors[column];
        return scaled;
    }

    private static (float[] Means, float[] Factors, float[] Least, float[] Most) Scales(SampleTable golden)
    {
        var (means, factors, least, most) = (new float[golden.Width], new float[golden.Width], new float[golden.Width], new float[golden.Width]);
        Array.Fill(factors, 1);
        for (var column = 0; column < golden.Width; column++)
        {
            var values = Enumerable.Range(0, golden.Samples).Select(sample => (double)golden.Row(sample)[column]).Where(double.IsFinite).ToArray();
            if (values is [])
                continue;

            var mean = values.Average();
            var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length);
            (means[column], least[column], most[column]) = ((float)mean, (float)values.Min(), (float)values.Max());
            if (golden.Width <= GoldenNumbers.MostTableColumns && deviation > 0)
                factors[column] = (float)(1 / deviation);
        }

        return (means, factors, least, most);
    }
}
