namespace SupplyGuard.Formats.Trees;

/// <summary>What a model of boosted trees may make the reader do.</summary>
public sealed record BoosterLimits
{
    public static BoosterLimits Default { get; } = new();

    /// <summary>Bytes of a model as JSON, which is held in memory.</summary>
    public int JsonBytes { get; init; } = 256 << 20;

    /// <summary>Objects and lists inside each other; XGBoost has eight.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>Names and values one by one; lists of numbers of one type count once.</summary>
    public long Values { get; init; } = 64_000_000;

    /// <summary>Bytes of one name or text.</summary>
    public int TextBytes { get; init; } = 1 << 20;

    /// <summary>Trees.</summary>
    public int Trees { get; init; } = 1_000_000;
}
