namespace SupplyGuard.Evaluation.Protocol;

/// <summary>The part of a request that no version may change: enough to answer a stranger that the versions differ.</summary>
public sealed record RequestHeader(int Protocol, string Response);
