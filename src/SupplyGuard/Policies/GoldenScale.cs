using System.Collections.Immutable;

namespace SupplyGuard.Policies;

/// <summary>What becomes of the stored numbers before a model sees them: (number − <paramref name="Subtract"/>) / <paramref name="Divide"/>, as 32-bit floats.</summary>
/// <param name="Subtract">One for all, or one for every channel.</param>
/// <param name="Divide">One for all, or one for every channel; none is 0.</param>
public sealed record GoldenScale(ImmutableArray<double> Subtract, ImmutableArray<double> Divide);
