using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>
/// The logs and authorities of a Sigstore instance, from a file that somebody has pinned (<c>dev.sigstore.trustroot.v1.TrustedRoot</c>, or
/// a client's trust configuration with one in it). Nothing is fetched: how fresh the file is, is for those who pin it.
/// </summary>
public sealed record TrustedRoot
{
    internal TrustedRoot(ImmutableArray<TrustedLog> logs, ImmutableArray<TrustedLog> certificateLogs, ImmutableArray<IdentityAuthority> authorities)
    {
        Logs = logs;
        CertificateLogs = certificateLogs;
        Authorities = authorities;
    }

    /// <summary>Transparency logs.</summary>
    internal ImmutableArray<TrustedLog> Logs { get; }

    /// <summary>Certificate transparency logs.</summary>
    internal ImmutableArray<TrustedLog> CertificateLogs { get; }

    internal ImmutableArray<IdentityAuthority> Authorities { get; }

    public static Examined<TrustedRoot> Read(ReadOnlyMemory<byte> json) => Examined<TrustedRoot>.Of(() => TrustedRootReader.Read(json));
}
