using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings.Evaluations;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Makes small pictures of samples: the smallest golden value is black, the largest white. Pure.</summary>
internal static class Thumbnails
{
    /// <param name="form">An image.</param>
    /// <param name="sample">Its values.</param>
    public static Thumbnail Of(SampleForm form, ReadOnlySpan<float> sample)
    {
        var step = (Math.Max(form.Width, form.Height) + Thumbnail.LongestSide - 1) / Thumbnail.LongestSide;
        var (width, height) = (Math.Max(1, form.Width / step), Math.Max(1, form.Height / step));
        var rgb = ImmutableArray.CreateBuilder<byte>(3 * width * height);
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                for (var colour = 0; colour < 3; colour++)
                    rgb.Add(Byte(form, sample[form.At(form.Channels >= 3 ? colour : 0, row * step, column * step)]));
            }
        }

        return new Thumbnail(width, height, rgb.MoveToImmutable());
    }

    private static byte Byte(SampleForm form, float value)
    {
        var share = (value - form.Low) / (form.High - form.Low);
        return float.IsFinite(share) ? (byte)Math.Clamp((int)Math.Round(share * byte.MaxValue), 0, byte.MaxValue) : (byte)0;
    }
}
