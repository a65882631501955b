using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>The revocation lists that the policy names.</summary>
/// <param name="Lists">Null where the policy names none, or its folder cannot be read.</param>
/// <param name="Faults">What is wrong with the folder and with files in it.</param>
internal sealed record RevocationEvidence(RevocationLists? Lists, ImmutableArray<string> Faults)
{
    private static readonly RevocationEvidence NotAsked = new(null, []);

    /// <param name="root">Absolute path of the policy's folder.</param>
    public static RevocationEvidence Gather(PackagePolicy policy, string root, TimeProvider clock)
    {
        if (policy.RevocationLists is not { } folder || policy.Signature.Value is Requirement.Off)
            return NotAsked;

        try
        {
            var lists = RevocationLists.Read(Path.Combine(root, folder.Value), clock.GetUtcNow());
            return new RevocationEvidence(lists, lists.Faults);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RevocationEvidence(null, [ReadFault.Describe(e).TrimEnd('.')]);
        }
    }

    /// <summary>These roots, with what is known of revocation.</summary>
    public TrustBundle AddTo(TrustBundle trust) => Lists is null ? trust : trust.With(Lists);
}
