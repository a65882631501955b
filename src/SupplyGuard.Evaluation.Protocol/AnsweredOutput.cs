using System.Collections.Immutable;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>One output of one pass. Its values are the next product-of-<paramref name="Shape"/> numbers of the values file.</summary>
/// <param name="Pass">Index into the request's passes.</param>
public sealed record AnsweredOutput(int Pass, string Name, ImmutableArray<long> Shape);
