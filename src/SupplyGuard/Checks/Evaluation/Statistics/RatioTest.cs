namespace SupplyGuard.Checks.Evaluation.Statistics;

/// <summary>
/// The sequential probability ratio test of a rate (A. Wald, Sequential tests of statistical hypotheses, Annals of Mathematical Statistics 16,
/// 1945): a decision after as few observations as the chances of error allow.
/// </summary>
/// <param name="Tolerated">The rate of the null hypothesis, between 0 and <paramref name="Alarming"/>.</param>
/// <param name="Alarming">The rate of the alternative, below 1.</param>
/// <param name="Alpha">Most chance to alarm at the tolerated rate.</param>
/// <param name="Beta">Most chance to be content at the alarming rate.</param>
internal sealed record RatioTest(double Tolerated, double Alarming, double Alpha, double Beta)
{
    /// <summary>Logarithm of the likelihood ratio from which on the test alarms.</summary>
    public double Upper { get; } = Math.Log((1 - Beta) / Alpha);

    /// <summary>Logarithm of the likelihood ratio below which the test is content.</summary>
    public double Lower { get; } = Math.Log(Beta / (1 - Alpha));

    private double Step(bool isEvent) => isEvent ? Math.Log(Alarming / Tolerated) : Math.Log((1 - Alarming) / (1 - Tolerated));

    /// <summary>Observes in order until the test decides, or there is no more; later observations change nothing.</summary>
    public RatioDecision Observe(IEnumerable<bool> events)
    {
        var (ratio, observed, count) = (0.0, 0, 0);
        foreach (var isEvent in events)
        {
            ratio += Step(isEvent);
            observed++;
            count += isEvent ? 1 : 0;
            if (ratio >= Upper || ratio <= Lower)
                break;
        }

        return new RatioDecision(ratio >= Upper, ratio <= Lower, observed, count, ratio);
    }
}
