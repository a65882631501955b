namespace SupplyGuard.Checks.Evaluation;

/// <summary>The golden output that moved furthest beyond what the noise floor allows.</summary>
/// <param name="Difference">|candidate − baseline|, in units of the output.</param>
/// <param name="Tolerance">What is allowed there: atol + rtol · |baseline|.</param>
/// <param name="Beyond">How many outputs differ by more than their tolerance.</param>
internal sealed record OutputDifference(int Sample, int Class, double Difference, double Tolerance, int Beyond);
