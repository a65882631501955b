namespace SupplyGuard.Findings.Evaluations;

/// <summary>How often an operator is applied, before and after the change.</summary>
/// <param name="Operator">Its type, behind its domain unless that is the standard one.</param>
public sealed record OperatorCount(string Operator, int Baseline, int Candidate);
