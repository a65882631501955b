namespace SupplyGuard.Formats.Idx;

/// <summary>What an IDX file may make its reader hold.</summary>
public sealed record IdxLimits
{
    public static IdxLimits Default { get; } = new();

    /// <summary>Length of the file, and of what a compressed one holds.</summary>
    public int FileBytes { get; init; } = 64 << 20;

    /// <summary>Dimensions.</summary>
    public int Rank { get; init; } = 8;
}
