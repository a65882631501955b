using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>A pattern of the policy over package ids, and where packages that it holds for may come from.</summary>
/// <param name="From">From all entries with this pattern.</param>
/// <param name="Location">The first of them.</param>
internal sealed record SourcePattern(string Pattern, ImmutableArray<string> From, Location Location)
{
    /// <summary>Each pattern once, the one that holds first of those that fit: a whole id, then the longest.</summary>
    public static ImmutableArray<SourcePattern> In(ImmutableArray<SourcePolicy> sources) =>
    [
        .. sources.SelectMany(source => source.Packages, (source, pattern) => (Pattern: pattern.ToLowerInvariant(), Source: source))
            .GroupBy(entry => entry.Pattern, entry => entry.Source, StringComparer.Ordinal)
            .Select(group => new SourcePattern(group.Key, [.. group.SelectMany(source => source.From).Distinct(StringComparer.Ordinal)], group.First().Location))
            .OrderBy(pattern => pattern.Pattern.Contains('*', StringComparison.Ordinal))
            .ThenByDescending(pattern => pattern.Pattern.Replace("*", "", StringComparison.Ordinal).Length)
            .ThenBy(pattern => pattern.Pattern, StringComparer.Ordinal),
    ];

    /// <summary>Nothing is left that another pattern would have to say something about.</summary>
    public bool IsEverything => Pattern.Trim('*').Length == 0;

    public bool Matches(string packageId) => new PackagePattern(Pattern).Matches(packageId);
}
