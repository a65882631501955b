namespace SupplyGuard.Policies;

/// <summary>Between which numbers every input of golden samples lies, as the model is given them.</summary>
public sealed record GoldenRange(double Least, double Most)
{
    /// <summary>Whether the number lies between them; the ends also as 32-bit floats, which round 0.1 up.</summary>
    public bool Holds(double value) => value >= Math.Min(Least, (float)Least) && value <= Math.Max(Most, (float)Most);
}
