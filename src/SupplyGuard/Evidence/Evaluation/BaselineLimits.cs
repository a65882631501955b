namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What a baseline file may make its reader hold.</summary>
internal sealed record BaselineLimits
{
    /// <summary>Length of the file; a thousand samples of a thousand classes need five million.</summary>
    public int FileBytes { get; init; } = 16 << 20;

    public int Classes { get; init; } = 65_536;

    /// <summary>Characters of any name.</summary>
    public int NameLength { get; init; } = 256;
}
