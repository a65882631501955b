namespace SupplyGuard.Signatures.Tests;

/// <summary>It is always the same moment.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
