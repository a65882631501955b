namespace SupplyGuard.Evidence.Evaluation.Probing;

/// <summary>How many samples are made from the golden ones. A baseline records its plan, and every candidate is run on the same.</summary>
/// <param name="Variations">Secretly varied copies of all golden samples; 0 without a key.</param>
/// <param name="ProbeSamples">Golden samples that every probe is put on; 0 for no probes.</param>
/// <param name="PixelSamples">Golden samples on which single pixels are set; 0 for no scan.</param>
/// <param name="NoiseSamples">Samples of noise or of one colour.</param>
internal sealed record StimulusPlan(int Variations, int ProbeSamples, int PixelSamples, int NoiseSamples)
{
    /// <summary>Nothing but the golden samples.</summary>
    public static StimulusPlan GoldenOnly { get; } = new(0, 0, 0, 0);

    private const int MostProbeSamples = 100;
    private const int MostPixelSamples = 20;
    private const int MostPixels = 64 * 64;
    private const int MostNoise = 400;
    private const int FewestProbeSamples = 10;
    private const int MostClasses = 1024;

    /// <summary>Bytes of all made-up samples together, or of twice their scores.</summary>
    private const long MostBytes = 256L << 20;

    /// <summary>The largest plan that fits: a hundred probed samples, or as many as keep bytes and time within their bounds.</summary>
    /// <param name="probes">Number of probes in the dictionary.</param>
    /// <param name="numbers">Numbers that the model answers to one sample, where those are more than its classes.</param>
    /// <param name="mostSamples">How many samples there is time for beside the golden ones and their variations.</param>
    public static StimulusPlan Of(SampleForm form, int samples, int classes, int probes, int variations, long mostSamples, int numbers = 0)
    {
        var sampleBytes = Math.Max(form.Length, 2L * Math.Max(classes, numbers)) * sizeof(float);
        var left = Math.Min(mostSamples, (MostBytes / sampleBytes) - ((long)variations * samples));
        var probed = probes == 0 || classes > MostClasses ? 0 : (int)Math.Min(Math.Min(MostProbeSamples, samples), left / probes);
        if (probed < FewestProbeSamples)
            return new StimulusPlan(variations, 0, 0, 0);

        left -= (long)probed * probes;
        var pixels = form is { IsImage: true } && form.Height * form.Width <= MostPixels ? form.Height * form.Width : 0;
        var scanned = pixels == 0 ? 0 : (int)Math.Min(Math.Min(MostPixelSamples, samples), left / pixels);
        left -= (long)scanned * pixels;
        return new StimulusPlan(variations, probed, scanned, form.IsImage ? (int)Math.Min(MostNoise, left) : 0);
    }

    /// <summary>Whether it is possible, and makes no more samples of any kind than another plan; variations aside.</summary>
    public bool IsWithin(StimulusPlan largest) =>
        PixelSamples <= ProbeSamples && ProbeSamples <= largest.ProbeSamples && PixelSamples <= largest.PixelSamples && NoiseSamples <= largest.NoiseSamples;

    /// <summary>The next smaller plan, for a model that is too slow for this one: without single pixels, then with half of the probed samples, then without.</summary>
    public StimulusPlan Less() =>
        PixelSamples > 0 ? this with { PixelSamples = 0 }
        : ProbeSamples >= 2 * FewestProbeSamples ? this with { ProbeSamples = ProbeSamples / 2 }
        : this with { ProbeSamples = 0, NoiseSamples = 0 };
}
