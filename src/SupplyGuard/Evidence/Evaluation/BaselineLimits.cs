namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What a baseline file may make its reader hold.</summary>
internal sealed record BaselineLimits
{
    /// <summary>Length of the file; a thousand samples of a thousand classes need five million.</summary>
    public int FileBytes { get; init; } = 64 << 20;

    /// <summary>JSON values of the file: one for every sample and variation of it, four for every class, eight for every tensor.</summary>
    public int Values { get; init; } = 1_000_000;

    /// <summary>Bytes of one value: a row of scores of the most classes, as base64.</summary>
    public int ValueBytes { get; init; } = 512 << 10;

    public int Classes { get; init; } = 65_536;

    public int Tensors { get; init; } = 50_000;

    public int Operators { get; init; } = 10_000;

    /// <summary>Characters of any name.</summary>
    public int NameLength { get; init; } = 1024;
}
