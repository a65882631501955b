namespace SupplyGuard.Formats.Pickle;

/// <summary>What may be spent on pickles inside pickles, over all depths together. What is left undone is counted by whoever asked.</summary>
internal sealed class PickleBudget(PickleLimits limits)
{
    private long _bytes = limits.NestedBytes;
    private int _runs = limits.NestedPickles;
    private int _depth;

    /// <summary>Takes one execution.</summary>
    public bool TryRun() => --_runs >= 0;

    /// <summary>Takes bytes that are decoded.</summary>
    public bool TrySpend(long bytes)
    {
        if (bytes > _bytes)
            return false;

        _bytes -= bytes;
        return true;
    }

    /// <returns>False when it is too deep; then <see cref="Leave"/> must not be called.</returns>
    public bool TryEnter()
    {
        if (_depth >= limits.NestedDepth)
            return false;

        _depth++;
        return true;
    }

    public void Leave() => _depth--;
}
