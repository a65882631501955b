namespace SupplyGuard.Checks.Evaluation.Statistics;

/// <summary>
/// Whether two models that answered the same samples give the classes different shares (A. Stuart, Biometrika 1955; A. Maxwell, 1970). For
/// two classes it is McNemar's test without correction.
/// </summary>
internal static class StuartMaxwell
{
    /// <returns>The p-value; 1 when the two agree everywhere.</returns>
    public static double PValue(ReadOnlySpan<int> left, ReadOnlySpan<int> right, int classes)
    {
        var counts = Square(classes);
        for (var sample = 0; sample < left.Length; sample++)
            counts[left[sample]][right[sample]]++;

        var (statistic, degrees) = (0.0, 0);
        foreach (var group in Groups(counts))
        {
            statistic += Statistic(counts, group);
            degrees += group.Length - 1;
        }

        return degrees == 0 ? 1 : ChiSquare.AtLeast(statistic, degrees);
    }

    /// <summary>Classes between which answers moved, directly or by way of others; the variances of separate groups do not depend on each other.</summary>
    private static IEnumerable<int[]> Groups(double[][] counts)
    {
        var seen = new bool[counts.Length];
        for (var first = 0; first < counts.Length; first++)
        {
            if (seen[first])
                continue;

            seen[first] = true;
            var group = new List<int> { first };
            for (var at = 0; at < group.Count; at++)
            {
                for (var other = 0; other < counts.Length; other++)
                {
                    if (seen[other] || counts[group[at]][other] + counts[other][group[at]] == 0)
                        continue;

                    seen[other] = true;
                    group.Add(other);
                }
            }

            yield return [.. group];
        }
    }

    private static double Statistic(double[][] counts, int[] group)
    {
        var size = group.Length - 1;
        var (difference, variance) = (new double[size], Square(size));
        for (var row = 0; row < size; row++)
        {
            for (var other = 0; other < group.Length; other++)
            {
                if (row == other)
                    continue;

                var (there, back) = (counts[group[row]][group[other]], counts[group[other]][group[row]]);
                difference[row] += there - back;
                variance[row][row] += there + back;
                if (other < size)
                    variance[row][other] -= there + back;
            }
        }

        var solved = Solve(variance, difference);
        return Enumerable.Range(0, size).Sum(row => difference[row] * solved[row]);
    }

    private static double[][] Square(int size) => [.. Enumerable.Range(0, size).Select(_ => new double[size])];

    /// <summary>Solves a symmetric system by elimination with pivots, and spoils the matrix. That of one group less one of its classes is never singular.</summary>
    private static double[] Solve(double[][] m, double[] right)
    {
        var size = right.Length;
        var x = (double[])right.Clone();
        for (var column = 0; column < size; column++)
        {
            var pivot = Enumerable.Range(column, size - column).MaxBy(row => Math.Abs(m[row][column]));
            (m[column], m[pivot]) = (m[pivot], m[column]);
            (x[column], x[pivot]) = (x[pivot], x[column]);
            for (var row = 0; row < size; row++)
            {
                if (row == column)
                    continue;

                var factor = m[row][column] / m[column][column];
                for (var k = column; k < size; k++)
                    m[row][k] -= factor * m[column][k];
                x[row] -= factor * x[column];
            }
        }

        for (var row = 0; row < size; row++)
            x[row] /= m[row][row];
        return x;
    }
}
