using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;

namespace SupplyGuard.Checks.Models.Coverage;

/// <summary>Holds the models that a build declares or ships against the content of those that were verified; names count for nothing.</summary>
internal static class CoverageCheck
{
    /// <param name="verified">Digests of the models without an error, and of the files that belong to them.</param>
    /// <param name="opened">Of these, those that were judged file by file where they are archives: what is in a file of weights or of golden data, nobody looked at.</param>
    public static IEnumerable<Finding> Run(ImmutableArray<UsedModel> used, ImmutableHashSet<Digest> verified, ImmutableHashSet<Digest> opened) =>
        used.Where(model => !IsVerified(model, verified, opened)).Select(CoverageRules.IsNotVerified);

    private static bool IsVerified(UsedModel model, ImmutableHashSet<Digest> verified, ImmutableHashSet<Digest> opened) =>
        (model.Sha256 is { } digest && (model.Unfinished is null ? verified : opened).Contains(digest)) || (model.Archive is { } archive && opened.Contains(archive));
}
