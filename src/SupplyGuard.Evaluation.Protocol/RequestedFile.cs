namespace SupplyGuard.Evaluation.Protocol;

/// <summary>A file of code that the evaluator loads.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Sha256">Lower-case hexadecimal; a file with other bytes is refused.</param>
public sealed record RequestedFile(string Path, string Sha256);
