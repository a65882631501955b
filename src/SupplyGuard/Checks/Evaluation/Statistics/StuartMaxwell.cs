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

        // Classes that nobody's answer left or entered say nothing.
        var moved = Enumerable.Range(0, classes).Where(index => Enumerable.Range(0, classes).Any(other => other != index && (counts[index][other] > 0 || counts[other][index] > 0))).ToArray();
        if (moved.Length < 2)
            return 1;

        var size = moved.Length - 1;
        var (difference, variance) = (new double[size], Square(size));
        for (var row = 0; row < size; row++)
        {
            for (var other = 0; other < moved.Length; other++)
            {
                var (there, back) = (counts[moved[row]][moved[other]], counts[moved[other]][moved[row]]);
                if (row == other)
                    continue;

                difference[row] += there - back;
                variance[row][row] += there + back;
                if (other < size)
                    variance[row][other] -= there + back;
            }
        }

        return Solve(variance, difference) is { } solved
            ? ChiSquare.AtLeast(Enumerable.Range(0, size).Sum(row => difference[row] * solved[row]), size)
            : 1;
    }

    private static double[][] Square(int size) => [.. Enumerable.Range(0, size).Select(_ => new double[size])];

    /// <summary>Solves a symmetric system by elimination with pivots, and spoils the matrix; null when it is singular, as when answers move within separate groups of classes.</summary>
    private static double[]? Solve(double[][] m, double[] right)
    {
        var size = right.Length;
        var x = (double[])right.Clone();
        for (var column = 0; column < size; column++)
        {
            var pivot = Enumerable.Range(column, size - column).MaxBy(row => Math.Abs(m[row][column]));
            if (Math.Abs(m[pivot][column]) < 1e-9)
                return null;

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
