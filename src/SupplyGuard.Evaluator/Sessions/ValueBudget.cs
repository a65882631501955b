namespace SupplyGuard.Evaluator.Sessions;

/// <summary>How many bytes of values the asker is still willing to read.</summary>
internal sealed class ValueBudget(long bytes)
{
    private readonly long _most = bytes;
    private long _left = bytes;

    /// <exception cref="RefusedException">The model answers with more than was allowed.</exception>
    public void Spend(Int128 bytes, string output)
    {
        if (bytes > _left)
            throw new RefusedException($"Output '{output}' is larger than the answer may be: all outputs of all passes together hold at most {_most} bytes, as 32-bit floats.");

        _left -= (long)bytes;
    }
}
