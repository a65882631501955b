using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence.Differences;

/// <summary>
/// How far a tensor is from another of which statistics and a keyed sketch are left. Numbers that are not finite are in no distance, and
/// counted on both sides.
/// </summary>
internal sealed record SketchedDistance
{
    /// <summary>Estimate of the L2 distance, with the standard deviation <see cref="TensorSketch.RelativeError"/>; null when it cannot be told.</summary>
    public double? Distance { get; private init; }

    /// <summary>Why the distance cannot be told; null when it is.</summary>
    public string? Untold { get; private init; }

    /// <summary>Whether the numbers of both were looked at.</summary>
    public bool IsDecoded { get; private init; }

    /// <summary>A distance below this may be rounding of the sketches alone.</summary>
    public double Resolution { get; private init; }

    /// <summary>L2 norm of the old tensor; infinite when that is beyond a double.</summary>
    public double OldNorm { get; private init; }

    /// <summary>How many numbers of the old tensor are infinite or NaN.</summary>
    public long OldNotFinite { get; private init; }

    /// <summary>How many numbers of the new tensor are infinite or NaN.</summary>
    public long NewNotFinite { get; private init; }

    /// <summary>Whether all that differs is in the low half of the bits of floats of 32 or 64 bits (<see cref="TensorStatistics.HighBits"/>). Needs no key.</summary>
    public bool IsLowBitsOnly { get; private init; }

    /// <summary>Distance as a share of the old norm; null when it cannot be told, or the norm is zero and the distance is not.</summary>
    public double? RelativeDistance => Distance is not { } distance || !double.IsFinite(OldNorm) ? null
        : OldNorm > 0 ? distance / OldNorm
        : distance is 0 ? 0 : null;

    /// <summary>Sketches of both have to be made under one key: who calls has seen to that.</summary>
    /// <param name="isSameType">Whether the bits mean the same on both sides.</param>
    public static SketchedDistance Of(TensorStatistics? old, TensorStatistics? now, bool isSameType)
    {
        if (old is not { IsDecoded: true } || now is not { IsDecoded: true })
            return new SketchedDistance { Untold = "its numbers are not decoded" };

        var distance = TensorSketch.Distance(old.Sketch.AsSpan(), now.Sketch.AsSpan());
        var untold = old.Count != now.Count ? "one element has another count of numbers"
            : distance is null ? "a sketch is missing"
            : old.SketchedAs != now.SketchedAs ? "it shares its elements with other tensors than before, and its sketch was made under another name"
            : !double.IsFinite(distance.Value) ? "its numbers are too large for a sketch"
            : null;
        return new SketchedDistance
        {
            IsDecoded = true,
            Distance = untold is null ? distance : null,
            Untold = untold,
            Resolution = TensorSketch.Resolution(old.Sketch.AsSpan(), now.Sketch.AsSpan()),
            OldNorm = old.Norm,
            OldNotFinite = old.NaN + old.Infinite,
            NewNotFinite = now.NaN + now.Infinite,
            IsLowBitsOnly = isSameType && old.HighBits is { } high && high == now.HighBits,
        };
    }
}
