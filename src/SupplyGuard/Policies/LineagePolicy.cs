using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>From which model a file descends.</summary>
/// <param name="Base">Path of the base, relative to the policy file, inside its folder.</param>
/// <param name="MayChange">Names of tensors, with <c>*</c>, that may differ in any way, be added or be removed.</param>
/// <param name="Precision">Element type, in safetensors spelling, to which all others may have been rounded; null when they are bit-identical.</param>
public sealed record LineagePolicy(Located<string> Base, ImmutableArray<Located<string>> MayChange, string? Precision, Location Location);
