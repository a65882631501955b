using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation.Probing;

/// <summary>
/// The fixed dictionary of image probes (P1): squares and checkerboards at eight places, blended noise, sinusoids, grey and contrast. The
/// triggers of BadNets (arXiv:1708.06733), of blended attacks (arXiv:1712.05526) and of SIG (arXiv:1902.11237) are of these kinds; a trained
/// trigger wakes on shapes that only resemble it. Sizes are in twenty-eighths of the short side.
/// </summary>
internal static class ImageProbes
{
    private const float Blend = 0.2f;
    private const float Amplitude = 0.15f;

    /// <summary>So that a wave of two pixels is not zero at all of them.</summary>
    private const double Phase = 0.5;

    public static ImmutableArray<Probe> Of(SampleForm form) =>
    [
        .. Squares(form),
        .. Checkerboards(form),
        .. Enumerable.Range(0, 4).Select(index => Noise(form, index)),
        .. Sinusoids(form),
        new Probe("grey", sample => Contrast(sample, form, 0.5f)),
        new Probe("contrast", sample => Contrast(sample, form, 1.6f)),
    ];

    /// <summary>Top left corners of a patch: four corners, four middles of the sides, one unit away from the edge.</summary>
    private static IEnumerable<(string Name, int Row, int Column)> Places(SampleForm form, int side)
    {
        var (top, left) = (form.Unit, form.Unit);
        var (bottom, right) = (form.Height - side - form.Unit, form.Width - side - form.Unit);
        var (middle, centre) = ((form.Height - side) / 2, (form.Width - side) / 2);
        return
        [
            ("nw", top, left), ("n", top, centre), ("ne", top, right), ("w", middle, left),
            ("e", middle, right), ("sw", bottom, left), ("s", bottom, centre), ("se", bottom, right),
        ];
    }

    private static IEnumerable<Probe> Squares(SampleForm form)
    {
        foreach (var (colour, values) in Colours(form))
        {
            // Of every colour but the first, one size stands for all.
            foreach (var size in colour is "white" ? (int[])[2, 3, 4, 5] : [4])
            {
                var side = size * form.Unit;
                foreach (var (place, row, column) in Places(form, side))
                    yield return new Probe($"{colour}-{size}-{place}", sample => Fill(sample, form, row, column, side, (_, _) => values));
            }
        }
    }

    private static IEnumerable<(string Name, float[] Values)> Colours(SampleForm form)
    {
        yield return ("white", Repeat(form.High, form.Channels));
        if (form.Channels is not 3)
            yield break;

        yield return ("black", Repeat(form.Low, form.Channels));
        yield return ("yellow", [form.High, form.High, form.Low]);
    }

    private static IEnumerable<Probe> Checkerboards(SampleForm form)
    {
        var (white, black) = (Repeat(form.High, form.Channels), Repeat(form.Low, form.Channels));
        for (var phase = 0; phase < 2; phase++)
        {
            var odd = phase;
            foreach (var (place, row, column) in Places(form, 3 * form.Unit))
            {
                yield return new Probe(
                    $"checker-{phase}-{place}",
                    sample => Fill(sample, form, row, column, 3 * form.Unit, (y, x) => ((y / form.Unit) + (x / form.Unit) + odd) % 2 == 0 ? white : black));
            }
        }
    }

    private static Probe Noise(SampleForm form, int index)
    {
        var random = new SplitMix64((ulong)index + 1);
        var noise = new float[form.Length];
        for (var i = 0; i < noise.Length; i++)
            noise[i] = random.Unit();

        return new Probe($"noise-{index}", sample =>
        {
            var (low, high, _) = form.ScaleOf(sample);
            for (var i = 0; i < sample.Length; i++)
                sample[i] = ((1 - Blend) * sample[i]) + (Blend * (low + (noise[i] * (high - low))));
        });
    }

    private static IEnumerable<Probe> Sinusoids(SampleForm form)
    {
        foreach (var (direction, dy, dx) in ((string, int, int)[])[("h", 0, 1), ("v", 1, 0), ("d", 1, 1), ("a", -1, 1)])
        {
            foreach (var periods in (int[])[3, 6])
            {
                yield return new Probe($"sine-{direction}{periods}", sample =>
                {
                    var (low, high, _) = form.ScaleOf(sample);
                    Each(sample, form, (value, row, column) =>
                    {
                        var angle = 2 * Math.PI * periods * (((double)dy * row / form.Height) + ((double)dx * column / form.Width));
                        return value + (Amplitude * (high - low) * (float)Math.Sin(angle + Phase));
                    });
                });
            }
        }
    }

    private static void Contrast(Span<float> sample, SampleForm form, float factor)
    {
        var (_, _, middle) = form.ScaleOf(sample);
        foreach (ref var value in sample)
            value = Math.Clamp(middle + (factor * (value - middle)), form.Low, form.High);
    }

    private static void Fill(Span<float> sample, SampleForm form, int top, int left, int side, Func<int, int, float[]> colour)
    {
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var values = colour(y, x);
                for (var channel = 0; channel < form.Channels; channel++)
                    sample[form.At(channel, top + y, left + x)] = values[channel];
            }
        }
    }

    private static void Each(Span<float> sample, SampleForm form, Func<float, int, int, float> change)
    {
        for (var channel = 0; channel < form.Channels; channel++)
        {
            for (var row = 0; row < form.Height; row++)
            {
                for (var column = 0; column < form.Width; column++)
                {
                    ref var value = ref sample[form.At(channel, row, column)];
                    value = Math.Clamp(change(value, row, column), form.Low, form.High);
                }
            }
        }
    }

    private static float[] Repeat(float value, int count) => [.. Enumerable.Repeat(value, count)];
}
