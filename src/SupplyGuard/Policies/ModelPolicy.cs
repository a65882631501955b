using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>What the policy asks of the models that a pattern names (ML07, ML10).</summary>
/// <param name="Path">A path or glob (<c>*</c>, <c>**</c>) relative to the policy file, inside its folder.</param>
/// <param name="Pins">An entry in <c>supplyguard.lock.json</c>: <see cref="Requirement.Required"/> or <see cref="Requirement.Off"/>.</param>
/// <param name="Operators">ONNX operator domains that are allowed; <c>ai.onnx</c> is the default domain.</param>
public sealed record ModelPolicy(Located<string> Path, Located<Requirement> Pins, ImmutableArray<string> Operators, Location Location)
{
    /// <summary>What the model was trained from; null when the policy does not say.</summary>
    public LineagePolicy? Lineage { get; init; }
}
