using System.Collections.Immutable;
using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Packages;

/// <summary>A chain that was built: what is wrong with it, or the certificates that it passes through.</summary>
/// <param name="Problem">Null when the chain is good.</param>
/// <param name="Fingerprints">SHA-256 of every certificate of a good chain.</param>
/// <param name="NotBefore">Since when every certificate of a good chain is valid.</param>
/// <param name="NotAfter">Until when every certificate of a good chain is valid.</param>
internal sealed record CertificateChain(SignatureProblem? Problem, ImmutableHashSet<Digest> Fingerprints, DateTime NotBefore, DateTime NotAfter)
{
    /// <summary>What is known against certificates of a good chain. Empty where nobody asked for revocation.</summary>
    public ImmutableArray<RevocationFact> Revocations { get; init; } = [];

    public bool IsGoodAt(DateTimeOffset time) => Problem is null && time.UtcDateTime >= NotBefore && time.UtcDateTime <= NotAfter;
}
