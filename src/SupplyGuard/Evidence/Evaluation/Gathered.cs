using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What became of a file that an evaluation needs: its content, or why there is none.</summary>
internal abstract record Gathered<T>
{
    private Gathered()
    {
    }

    /// <summary>The file was read and follows its format.</summary>
    public sealed record Found(T Value) : Gathered<T>
    {
        /// <summary>SHA-256 of the bytes that were read.</summary>
        public Digest Sha256 { get; init; }
    }

    /// <summary>There is no such file.</summary>
    public sealed record Missing : Gathered<T>;

    /// <summary>The file is there and cannot be used. <paramref name="Detail"/> is a sentence; the offset is in bytes, where one is known.</summary>
    public sealed record Unusable(string Detail, long? Offset) : Gathered<T>;
}
