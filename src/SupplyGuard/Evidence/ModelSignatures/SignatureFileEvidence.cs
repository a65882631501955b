using System.Collections.Immutable;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Signatures.Models.Trust;

namespace SupplyGuard.Evidence.ModelSignatures;

/// <summary>One signature file: what it is, whose it is, and how the model differs from what it says.</summary>
/// <param name="Shown">Its path as reports show it.</param>
/// <param name="Problem">Why it is no signature of a model, or not that of any signer; null when a signer's verified.</param>
/// <param name="Signer">Number of the signer whose signature verified; null when nobody's did.</param>
/// <param name="IsReadable">Whether the file could be read at all.</param>
internal sealed record SignatureFileEvidence(string Shown, ModelProblem? Problem, int? Signer, bool IsReadable = true)
{
    /// <summary>Null exactly when nobody's signature verified.</summary>
    public VerifiedSignature? Verified { get; init; }

    /// <summary>What kept the model from being compared with what was signed.</summary>
    public ImmutableArray<ModelProblem> ContentProblems { get; init; } = [];

    public ImmutableArray<ManifestDifference> Differences { get; init; } = [];
}
