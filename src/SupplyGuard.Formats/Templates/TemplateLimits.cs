namespace SupplyGuard.Formats.Templates;

/// <summary>What a template may make the reader do.</summary>
public sealed record TemplateLimits
{
    public static TemplateLimits Default { get; } = new();

    /// <summary>UTF-16 code units; the longest chat templates in use have some 20,000.</summary>
    public int Length { get; init; } = 1 << 20;

    /// <summary>Brackets inside brackets.</summary>
    public int Depth { get; init; } = 200;

    /// <summary>Different uses.</summary>
    public int Uses { get; init; } = 10_000;
}
