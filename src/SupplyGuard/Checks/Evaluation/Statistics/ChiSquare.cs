namespace SupplyGuard.Checks.Evaluation.Statistics;

/// <summary>The chi-square distribution: its upper tail by the incomplete gamma function (W. Press et al., "Numerical Recipes", section 6.2).</summary>
internal static class ChiSquare
{
    private const int MostTerms = 10_000;
    private const double Precision = 1e-15;
    private const double Tiny = 1e-300;

    /// <summary>P(X ≥ <paramref name="value"/>) for a number of degrees of freedom of 1 or more.</summary>
    public static double AtLeast(double value, int degrees)
    {
        var (a, x) = (degrees / 2.0, value / 2);
        if (x <= 0)
            return 1;

        var scale = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        return x < a + 1 ? 1 - (scale * Series(a, x)) : scale * Fraction(a, x);
    }

    /// <summary>The value that is exceeded with probability <paramref name="alpha"/>.</summary>
    public static double Critical(int degrees, double alpha)
    {
        var (low, high) = (0.0, degrees + 10.0);
        while (AtLeast(high, degrees) > alpha)
            high *= 2;
        for (var step = 0; step < 200 && high - low > 1e-12 * high; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = AtLeast(middle, degrees) > alpha ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double Series(double a, double x)
    {
        var (term, sum) = (1 / a, 1 / a);
        for (var n = 1; n < MostTerms && term > sum * Precision; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    private static double Fraction(double a, double x)
    {
        var b = x + 1 - a;
        var (c, d) = (1 / Tiny, 1 / b);
        var fraction = d;
        for (var n = 1; n < MostTerms; n++)
        {
            var factor = -n * (n - a);
            b += 2;
            d = 1 / NotZero((factor * d) + b);
            c = NotZero(b + (factor / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Precision)
                break;
        }

        return fraction;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    /// <summary>ln Γ of a multiple of one half, exactly by its recurrence up to 40 and by Stirling's series above.</summary>
    private static double LogGamma(double a)
    {
        if (a > 40)
            return ((a - 0.5) * Math.Log(a)) - a + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * a)) - (1 / (360 * a * a * a)) + (1 / (1260 * Math.Pow(a, 5)));

        var log = a % 1 == 0 ? 0 : 0.5 * Math.Log(Math.PI);
        for (var factor = a % 1 == 0 ? 1 : 0.5; factor < a; factor++)
            log += Math.Log(factor);
        return log;
    }
}
