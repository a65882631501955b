namespace SupplyGuard.Evidence.Evaluation;

/// <summary>
/// A small deterministic generator for resampling and for samples that are made up (G. Steele, D. Lea and C. Flood, OOPSLA 2014): the same seed gives the same report on
/// every machine. Never for secrets.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>An index from 0 up to, not including, <paramref name="length"/>; its bias is below length / 2⁶⁴.</summary>
    public int Index(int length) => (int)Math.BigMul(Next(), (ulong)length, out _);

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public float Unit() => (Next() >> 40) * (1f / (1 << 24));
}
