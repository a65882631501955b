using SupplyGuard.Formats;

namespace SupplyGuard.Findings;

/// <summary>A model that was judged and passed, as somebody may attest it.</summary>
/// <param name="FilePath">Absolute.</param>
/// <param name="Sha256">Of the bytes that were judged.</param>
/// <param name="Evaluation">Name of the evaluation that passed; null: what is judged of the bytes themselves did.</param>
public sealed record PassedModel(string FilePath, Digest Sha256, string? Evaluation);
