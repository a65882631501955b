using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Somebody whose package signatures the policy trusts, and for which packages.</summary>
/// <param name="Name">For people, and for the lock's <c>signer</c>.</param>
/// <param name="Authors">SHA-256 fingerprints of author signing certificates.</param>
/// <param name="Repositories">SHA-256 fingerprints of repository signing certificates: every generation that is in use.</param>
/// <param name="Owners">With repositories: at least one of these must be among the package's owners (compared without case). Empty: any.</param>
/// <param name="Packages">Patterns with <c>*</c> over package ids, without case. Empty: every package.</param>
public sealed record TrustedSigner(
    string Name,
    ImmutableArray<Digest> Authors,
    ImmutableArray<Digest> Repositories,
    ImmutableArray<string> Owners,
    ImmutableArray<string> Packages,
    Location Location)
{
    /// <summary>Whole subjects of author certificates that chain to the trust bundles: they outlive a certificate, and any authority of the bundles may vouch for them.</summary>
    public ImmutableArray<string> AuthorSubjects { get; init; } = [];

    /// <summary>The same of repository certificates.</summary>
    public ImmutableArray<string> RepositorySubjects { get; init; } = [];
}
