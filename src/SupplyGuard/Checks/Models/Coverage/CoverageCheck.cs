using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;

namespace SupplyGuard.Checks.Models.Coverage;

/// <summary>Holds the models that a build declares or ships against the content of those that were verified; names count for nothing.</summary>
internal static class CoverageCheck
{
    /// <param name="verified">Digests of the models without an error, and of the files that belong to them.</param>
    public static IEnumerable<Finding> Run(ImmutableArray<UsedModel> used, ImmutableHashSet<Digest> verified) =>
        used.Where(model => model.Sha256 is not { } digest || !verified.Contains(digest)).Select(CoverageRules.IsNotVerified);
}
