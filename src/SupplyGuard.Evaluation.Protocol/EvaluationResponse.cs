using System.Collections.Immutable;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>What the evaluator answers: the content of the response file. To the core every word of it is untrusted.</summary>
/// <param name="Protocol"><see cref="ProtocolVersion.Current"/> of the answerer.</param>
/// <param name="Status">A word of <see cref="ResponseStatus"/>.</param>
/// <param name="Detail">Why it refused, for people; null when it answered.</param>
/// <param name="Runtime">Name and version of the runtime that ran; null when none did.</param>
/// <param name="Device">The device that really ran; null when none did.</param>
/// <param name="Nodes">Where the runtime placed the nodes of the model; empty when it does not say.</param>
/// <param name="Outputs">In the order in which their values lie in the values file; empty when nothing ran.</param>
/// <param name="Walls">Words of <see cref="Walls"/>: those that stood before the model was read.</param>
public sealed record EvaluationResponse(
    int Protocol,
    string Status,
    string? Detail,
    string? Runtime,
    string? Device,
    ImmutableArray<ProviderNodes> Nodes,
    ImmutableArray<AnsweredOutput> Outputs,
    ImmutableArray<string> Walls);
