using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>A model file that somebody trusts, and that passed its own checks.</summary>
/// <param name="Shown">Its path as people are shown it.</param>
/// <param name="Path">Absolute.</param>
/// <param name="Sha256">The evaluator refuses other bytes.</param>
/// <param name="Structure">Of what it computes, apart from its weights; null where nobody can tell.</param>
internal sealed record TrustedModel(string Shown, string Path, Digest Sha256, Digest? Structure = null);
