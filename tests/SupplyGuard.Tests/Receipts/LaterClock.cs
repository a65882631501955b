namespace SupplyGuard.Tests.Receipts;

/// <summary>The system's clock, and some time more: what a test has just written is then long settled.</summary>
internal sealed class LaterClock(TimeSpan by) : TimeProvider
{
    public TimeSpan By { get; set; } = by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
}
