using System.Collections.Immutable;
using SupplyGuard.Signatures.Models.Trust;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Somebody whose signatures on models count: by key, by certificate authority, or by an identity that an issuer vouches for. Paths are relative to the policy file.</summary>
/// <param name="Key">A PEM file with a public key; null: recognised otherwise.</param>
/// <param name="Roots">PEM files with certificates that a chain may end in; empty: recognised otherwise.</param>
/// <param name="Subject">With roots: the certificate's whole subject; null: any certificate of theirs.</param>
public sealed record TrustedModelSigner(string? Key, ImmutableArray<string> Roots, string? Subject, Location Location)
{
    /// <summary>With roots: PEM files with certificates that the chain of a time stamp may end in; empty: no time stamp is believed.</summary>
    public ImmutableArray<string> TimestampRoots { get; init; } = [];

    /// <summary>With roots: the folder with revocation lists of every authority behind a signature; null: nobody asks.</summary>
    public string? RevocationLists { get; init; }

    /// <summary>With roots: what the certificate of a CMS signature must have been issued for.</summary>
    public CertificatePurpose Purpose { get; init; } = CertificatePurpose.CodeSigning;

    /// <summary>An e-mail address or a URI in a Sigstore certificate; null: recognised otherwise. Then the other two are not null.</summary>
    public string? Identity { get; init; }

    /// <summary>With an identity: who vouched for it.</summary>
    public string? Issuer { get; init; }

    /// <summary>With an identity: the pinned trusted root of the Sigstore instance.</summary>
    public string? TrustedRoot { get; init; }
}
