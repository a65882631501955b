using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>The data of an evaluation as pins and signatures were compared with them.</summary>
/// <param name="Samples">SHA-256 of the golden data and of all that decides how they are read; null where a part of it could not be.</param>
/// <param name="Baseline">SHA-256 of the baseline; null where it could not be read.</param>
/// <param name="Preprocess">SHA-256 of the graph that samples go through; null where there is none.</param>
internal sealed record ExaminedData(Digest? Samples, Digest? Baseline, Digest? Preprocess)
{
    /// <summary>What was read, if it is what was examined.</summary>
    public static Gathered<T> Same<T>(Gathered<T> read, Digest? examined) =>
        read is Gathered<T>.Found found && found.Sha256 != examined ? new Gathered<T>.Unusable("It is not the file whose pin or signature was examined a moment ago.", Offset: null) : read;
}
