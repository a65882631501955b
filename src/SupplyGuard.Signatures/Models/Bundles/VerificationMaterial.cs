using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Models.Bundles;

/// <summary>What a bundle brings for its own verification. None of it is trusted: trust comes from the caller.</summary>
public abstract record VerificationMaterial
{
    private VerificationMaterial()
    {
    }

    /// <summary>A key that the verifier must have.</summary>
    /// <param name="Hint">As <see cref="Trust.EcKey.Hint"/>; null in bundles of releases before 1.1.</param>
    /// <param name="Pem">The key itself, in bundles of those releases; only ever compared.</param>
    public sealed record PublicKey(string? Hint, string? Pem) : VerificationMaterial;

    /// <summary>A chain whose root the verifier must have.</summary>
    /// <param name="Certificates">DER, the signer's first; never empty.</param>
    public sealed record Chain(ImmutableArray<ReadOnlyMemory<byte>> Certificates) : VerificationMaterial;

    /// <summary>A short-lived certificate for an identity, and the log that saw it used.</summary>
    /// <param name="Certificate">DER.</param>
    public sealed record Identity(ReadOnlyMemory<byte> Certificate, ImmutableArray<LogEntry> Entries) : VerificationMaterial;

    /// <summary>The material as messages name it.</summary>
    public string Name => this switch
    {
        PublicKey => "a key",
        Chain => "a certificate chain",
        _ => "a Sigstore identity",
    };
}
