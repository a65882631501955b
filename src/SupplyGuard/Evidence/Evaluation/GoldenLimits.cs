using SupplyGuard.Formats.Numpy;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What a golden data file may make its reader hold. A smoke evaluation needs hundreds of samples, not a data set.</summary>
/// <param name="FileBytes">Length of the file.</param>
/// <param name="Arrays">What its arrays may hold.</param>
internal sealed record GoldenLimits(int FileBytes, NumpyLimits Arrays)
{
    /// <summary>Samples.</summary>
    public int Samples { get; init; } = 1_000_000;

    public static GoldenLimits Default { get; } = new(64 << 20, new NumpyLimits { ArrayBytes = 64 << 20, ArchiveBytes = 64 << 20, Arrays = 256 });
}
