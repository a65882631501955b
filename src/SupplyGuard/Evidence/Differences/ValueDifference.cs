using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Differences;

/// <summary>A value that two models have under one key.</summary>
/// <param name="Old">Null when the new model alone has the key.</param>
/// <param name="New">Null when the old model alone has the key.</param>
internal sealed record ValueDifference(string Key, string? Old, string? New)
{
    /// <summary>The keys whose values differ, sorted.</summary>
    public static ImmutableArray<ValueDifference> Of(IEnumerable<KeyValuePair<string, string>> old, IEnumerable<KeyValuePair<string, string>> now)
    {
        var (left, right) = (Map(old), Map(now));
        return
        [
            .. left.Keys.Union(right.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(key => new ValueDifference(key, left.GetValueOrDefault(key), right.GetValueOrDefault(key)))
                .Where(value => value.Old != value.New),
        ];
    }

    private static Dictionary<string, string> Map(IEnumerable<KeyValuePair<string, string>> values) =>
        values.GroupBy(value => value.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => string.Join('\n', group.Select(value => value.Value)), StringComparer.Ordinal);
}
