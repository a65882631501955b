using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>Somebody whose signatures on models count, and how they are recognised.</summary>
public abstract record ModelTrust
{
    private ModelTrust()
    {
    }

    /// <summary>Whoever holds this key.</summary>
    public sealed record PublicKey(EcKey Key) : ModelTrust;

    /// <summary>Whoever has a certificate from one of these authorities.</summary>
    /// <param name="Roots">The only certificates that a chain may end in. There is no default: the roots of the web vouch for anybody who has a web site.</param>
    /// <param name="Subject">The certificate's whole subject; null: any certificate of the authorities.</param>
    public sealed record Authority(ImmutableArray<X509Certificate2> Roots, string? Subject) : ModelTrust
    {
        /// <summary>The only certificates that the chain of a time stamp may end in; empty: time stamps are not believed, and certificates must hold now.</summary>
        public ImmutableArray<X509Certificate2> TimestampRoots { get; init; } = [];

        /// <summary>What authorities have taken back; null: nobody asks.</summary>
        public RevocationLists? Revocation { get; init; }

        /// <summary>What a certificate must have been issued for to make CMS signatures.</summary>
        public CertificatePurpose Purpose { get; init; } = CertificatePurpose.CodeSigning;
    }

    /// <summary>Whoever this issuer calls by this name, as far as the logs of the trusted root saw it.</summary>
    /// <param name="Name">An e-mail address or a URI.</param>
    /// <param name="Issuer">The address of the issuer.</param>
    public sealed record Identity(string Name, string Issuer, TrustedRoot Root) : ModelTrust;
}
