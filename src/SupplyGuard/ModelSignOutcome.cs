using SupplyGuard.Findings;
using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard;

/// <summary>What came of signing a model.</summary>
/// <param name="Report">Passed exactly when the signature was written.</param>
/// <param name="Manifest">What was signed; empty when nothing was.</param>
public sealed record ModelSignOutcome(Report Report, ModelManifest Manifest);
