using System.Collections.Immutable;

namespace SupplyGuard.Checks.Models.Graphs;

/// <summary>Which way the inputs of a model take through its graph.</summary>
/// <param name="Outputs">What the outputs of the main graph depend on.</param>
/// <param name="Grafts">Values that are an input and a deep feature at once, and go into further weights.</param>
/// <param name="Conditions">Conditions that an input's own value decides, past all weights.</param>
internal sealed record GraphFlow(ImmutableArray<(string Name, GraphValue Value)> Outputs, ImmutableArray<GraphValue> Grafts, ImmutableArray<GraphValue> Conditions);
