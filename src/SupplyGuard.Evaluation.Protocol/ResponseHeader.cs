namespace SupplyGuard.Evaluation.Protocol;

/// <summary>The part of a response that no version may change.</summary>
public sealed record ResponseHeader(int Protocol);
