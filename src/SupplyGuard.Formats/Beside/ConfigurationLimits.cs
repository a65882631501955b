namespace SupplyGuard.Formats.Beside;

/// <summary>What a JSON document beside a model may make the reader do.</summary>
public sealed record ConfigurationLimits
{
    public static ConfigurationLimits Default { get; } = new();

    /// <summary>Bytes; vocabularies of tokenizers have some 20 MB.</summary>
    public int Length { get; init; } = 128 << 20;

    /// <summary>Objects and lists inside each other.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Keys of all objects; those of the largest vocabularies are a quarter of it.</summary>
    public int Keys { get; init; } = 1_000_000;

    /// <summary>Names below the keys that count.</summary>
    public int Uses { get; init; } = 10_000;

    /// <summary>Bytes of one name or template.</summary>
    public int TextBytes { get; init; } = 1 << 20;
}
