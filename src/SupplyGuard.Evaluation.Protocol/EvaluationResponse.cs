using System.Collections.Immutable;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>What the evaluator answers: the content of the response file. To the core every word of it is untrusted.</summary>
/// <param name="Protocol"><see cref="ProtocolVersion.Current"/> of the answerer.</param>
/// <param name="Status"><see cref="ResponseStatus.Answered"/> or <see cref="ResponseStatus.Refused"/>.</param>
/// <param name="Detail">Why it refused, for people; null when it answered.</param>
/// <param name="Runtime">Name and version of the runtime that ran; null when it refused.</param>
/// <param name="Device">The device that really ran; null when it refused.</param>
/// <param name="Outputs">In the order in which their values lie in the values file; empty when it refused.</param>
public sealed record EvaluationResponse(
    int Protocol,
    string Status,
    string? Detail,
    string? Runtime,
    string? Device,
    ImmutableArray<AnsweredOutput> Outputs);
