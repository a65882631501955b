namespace SupplyGuard.Signatures.Attestations;

/// <summary>An attestation whose signature holds.</summary>
/// <param name="Key">The public key that made it, as SHA-256 of its encoding.</param>
/// <param name="Name">Subject or identity of its certificate; null for a bare key.</param>
public sealed record VerifiedAttestation(Attestation Attestation, string Key, string? Name)
{
    /// <summary>Whether the same person can have made both, as far as keys and names tell: an equal name counts whoever vouches for it.</summary>
    public bool IsOfTheSignerOf(VerifiedAttestation other) => Key == other.Key || (Name is { } name && name == other.Name);
}
