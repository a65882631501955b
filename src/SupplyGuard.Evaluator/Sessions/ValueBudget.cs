namespace SupplyGuard.Evaluator.Sessions;

/// <summary>How many bytes of values the asker is still willing to read.</summary>
internal sealed class ValueBudget(long mostBytes)
{
    private long _left = mostBytes;

    /// <exception cref="RefusedException">The model answers with more than was allowed.</exception>
    public void Spend(Int128 bytes, string output)
    {
        if (bytes > _left)
            throw new RefusedException($"Output '{output}' is larger than the answer may be: all outputs of all passes together hold at most {mostBytes} bytes, as 32-bit floats.");

        _left -= (long)bytes;
    }
}
