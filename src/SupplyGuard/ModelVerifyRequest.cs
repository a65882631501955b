using System.Collections.Immutable;
using SupplyGuard.Signatures.Models.Trust;

namespace SupplyGuard;

/// <summary>One model and one signature of it, without a policy. All paths are absolute unless said otherwise.</summary>
/// <param name="Path">A file or a folder.</param>
/// <param name="Root">The folder that paths in the report are relative to.</param>
/// <param name="Signature">The signature file.</param>
public sealed record ModelVerifyRequest(string Path, string Root, string Signature)
{
    /// <summary>A PEM file with the public key that must have signed; null: a certificate must have.</summary>
    public string? PublicKey { get; init; }

    /// <summary>PEM files with the certificates that a chain may end in.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>The whole subject of the certificate; null: any.</summary>
    public string? Subject { get; init; }

    /// <summary>With roots: PEM files with the certificates that the chain of a time stamp may end in; empty: no time stamp is believed.</summary>
    public ImmutableArray<string> TimestampRoots { get; init; } = [];

    /// <summary>With roots: a folder with revocation lists; null: nobody asks.</summary>
    public string? RevocationLists { get; init; }

    /// <summary>With roots: what the certificate of a CMS signature must have been issued for.</summary>
    public CertificatePurpose Purpose { get; init; } = CertificatePurpose.CodeSigning;

    /// <summary>The e-mail address or URI that must have signed, as far as <see cref="Issuer"/> and the logs of <see cref="TrustedRoot"/> say; null: recognised otherwise.</summary>
    public string? Identity { get; init; }

    /// <summary>Who vouches for the identity.</summary>
    public string? Issuer { get; init; }

    /// <summary>The pinned trusted root of the Sigstore instance.</summary>
    public string? TrustedRoot { get; init; }

    /// <summary>What the signature may leave out, relative to the model, with forward slashes; each with everything below it.</summary>
    public ImmutableArray<string> IgnoredPaths { get; init; } = [];

    /// <summary>Whether files that nobody signed may lie in the model.</summary>
    public bool IgnoresUnsigned { get; init; }

    /// <summary>The time at which certificates must be valid.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What may be taken over from earlier runs; null: every file is read.</summary>
    public Caching? Caching { get; init; }

    /// <summary>Says whether what earlier runs knew still counts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
