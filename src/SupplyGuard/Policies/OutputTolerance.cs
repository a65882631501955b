namespace SupplyGuard.Policies;

/// <summary>How far the outputs of a converted model may lie from the baseline's: |C − A| ≤ <paramref name="Absolute"/> + <paramref name="Relative"/> · |A|.</summary>
public sealed record OutputTolerance(double Absolute, double Relative);
