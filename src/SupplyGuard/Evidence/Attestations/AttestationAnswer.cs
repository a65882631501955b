using SupplyGuard.Signatures.Attestations;
using SupplyGuard.Signatures.Models;

namespace SupplyGuard.Evidence.Attestations;

/// <summary>What one line of a file of attestations says to one demand of the policy.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Problem">Why it is nobody's whom the demand trusts, or malformed; null when there is an attestation.</param>
/// <param name="Verified">What a trusted signer says; null when there is a problem.</param>
internal sealed record AttestationAnswer(int Line, ModelProblem? Problem, VerifiedAttestation? Verified)
{
    public Attestation? Attestation => Verified?.Attestation;
}
