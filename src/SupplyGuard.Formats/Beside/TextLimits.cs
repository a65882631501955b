namespace SupplyGuard.Formats.Beside;

/// <summary>What a text beside a model may make the reader do.</summary>
public sealed record TextLimits
{
    public static TextLimits Default { get; } = new();

    /// <summary>Bytes of a line that is looked at; what is longer is a vocabulary or data, and cannot be read as YAML by what follows.</summary>
    public int LineBytes { get; init; } = 1 << 20;

    /// <summary>Things to load that are named.</summary>
    public int Uses { get; init; } = 10_000;
}
