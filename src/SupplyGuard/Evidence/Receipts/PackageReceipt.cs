using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>The evidence about one extracted package, and all that it depended on when it was gathered.</summary>
/// <param name="Folder">Absolute path of the package's folder.</param>
/// <param name="Engine">The build that gathered it.</param>
/// <param name="Trust">The roots that signatures were judged by.</param>
/// <param name="Stamps">Of the folder and everything below it.</param>
internal sealed record PackageReceipt(string Folder, Digest Engine, Digest Trust, Digest Stamps, DateTimeOffset WrittenAt, PackageEvidence Evidence)
{
    /// <summary>Receipts are renewed after this, so that whatever a stamp cannot see is seen in the end.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(7);

    /// <summary>A receipt from the future was written by another clock, or before this one was set back.</summary>
    public bool IsFreshAt(DateTimeOffset now) => WrittenAt <= now && now - WrittenAt <= Lifetime;
}
