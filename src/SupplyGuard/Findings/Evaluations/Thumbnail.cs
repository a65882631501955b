using System.Collections.Immutable;

namespace SupplyGuard.Findings.Evaluations;

/// <summary>A small picture.</summary>
/// <param name="Width">In pixels, at most <see cref="LongestSide"/>.</param>
/// <param name="Height">In pixels, at most <see cref="LongestSide"/>.</param>
/// <param name="Rgb">Red, green and blue of every pixel, row after row: 3 × width × height.</param>
public sealed record Thumbnail(int Width, int Height, ImmutableArray<byte> Rgb)
{
    /// <summary>Larger samples are shown by fewer of their pixels.</summary>
    public const int LongestSide = 64;
}
