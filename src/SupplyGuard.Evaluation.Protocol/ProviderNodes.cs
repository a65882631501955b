using System.Collections.Immutable;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>The nodes of a model that one execution provider of the runtime runs.</summary>
/// <param name="Provider">The runtime's own name, for example <c>CPUExecutionProvider</c>.</param>
/// <param name="Count">At least one.</param>
/// <param name="Operators">Some of their operator types, each once, sorted; empty where one provider has all nodes.</param>
public sealed record ProviderNodes(string Provider, int Count, ImmutableArray<string> Operators);
