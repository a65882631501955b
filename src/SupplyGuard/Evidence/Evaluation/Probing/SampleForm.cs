using System.Runtime.InteropServices;

namespace SupplyGuard.Evidence.Evaluation.Probing;

/// <summary>How the one input of a model is laid out, as far as variations and probes have to know it.</summary>
/// <param name="Channels">Colours of an image; 1 for a table.</param>
/// <param name="Height">Rows of an image; 1 for a table.</param>
/// <param name="Width">Columns of an image, or of a table.</param>
/// <param name="ChannelsLast">Whether the colours of a pixel lie side by side.</param>
/// <param name="Low">Smallest value among the golden samples.</param>
/// <param name="High">Largest value among the golden samples.</param>
internal sealed record SampleForm(bool IsImage, int Channels, int Height, int Width, bool ChannelsLast, float Low, float High)
{
    /// <summary>Whether the rows of an image are the steps of a sequence.</summary>
    public bool IsSequence { get; init; }

    private const int SmallestSide = 8;
    private const int LargestSide = 4096;
    private const int MostColumns = 1024;

    /// <summary>Values of one sample.</summary>
    public int Length => Channels * Height * Width;

    /// <summary>The length that patches are scaled by: one twenty-eighth of the short side, at least 1 pixel.</summary>
    public int Unit => Math.Max(1, (Math.Min(Height, Width) + 14) / 28);

    /// <summary>The form of golden data with a single input of 32-bit floats: images [N,C,H,W], [N,H,W,C] or [N,H,W], tables [N,F]. Null for anything else.</summary>
    public static SampleForm? Of(GoldenData golden)
    {
        if (golden.Inputs is not [{ DType: "F32" } input])
            return null;

        var values = MemoryMarshal.Cast<byte, float>(input.Bytes.Span);
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
                return null;

            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (!(high > low))
            return null;

        return input.Shape switch
        {
            [_, >= 1 and <= 4 and var c, var h, var w] when IsSide(h) && IsSide(w) => new SampleForm(true, (int)c, (int)h, (int)w, ChannelsLast: false, low, high),
            [_, var h, var w, >= 1 and <= 4 and var c] when IsSide(h) && IsSide(w) => new SampleForm(true, (int)c, (int)h, (int)w, ChannelsLast: true, low, high),
            [_, var h, var w] when IsSide(h) && IsSide(w) => new SampleForm(true, 1, (int)h, (int)w, ChannelsLast: false, low, high),
            [_, >= 1 and <= MostColumns and var f] => new SampleForm(false, 1, 1, (int)f, ChannelsLast: false, low, high),
            _ => null,
        } is { } form
            ? form with { IsSequence = form.IsImage && golden.AreSequences }
            : null;
    }

    /// <summary>
    /// What disturbances of a whole sample are measured by. Pictures are exposed to fill their range, so all have one; sequences may be loud or
    /// quiet, and what is faint beside one drowns another, so each has its own.
    /// </summary>
    public (float Low, float High, float Middle) ScaleOf(ReadOnlySpan<float> sample)
    {
        if (!IsSequence)
            return (Low, High, (Low + High) / 2);

        var (low, high, sum) = (float.PositiveInfinity, float.NegativeInfinity, 0.0);
        foreach (var value in sample)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
            sum += value;
        }

        return (low, high, (float)(sum / sample.Length));
    }

    /// <summary>Where a value of a pixel lies within its sample.</summary>
    public int At(int channel, int row, int column) =>
        ChannelsLast ? (((row * Width) + column) * Channels) + channel : (((channel * Height) + row) * Width) + column;

    private static bool IsSide(long length) => length is >= SmallestSide and <= LargestSide;
}
