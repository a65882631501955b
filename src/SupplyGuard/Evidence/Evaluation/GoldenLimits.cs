namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What a golden data file may make its reader hold.</summary>
internal sealed record GoldenLimits(int FileBytes)
{
    public static GoldenLimits Default { get; } = new(FileBytes: 64 << 20);
}
