using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Beside;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Format;

/// <summary>Holds the index of a model that is spread over several files against these files.</summary>
internal static class ShardCheck
{
    /// <summary>More findings about one index help nobody.</summary>
    private const int Most = 20;

    public static IEnumerable<Finding> Run(ModelEvidence model)
    {
        if (model.Facts is not Parsed<ModelFacts>.Ok { Value.Index: { } index })
            return [];

        // An index in an archive has no folder: what it names can still be no path into one.
        var clauses = model.Shards.IsDefault
            ? index.Files.Select(file => file.Value).Distinct(StringComparer.Ordinal).Where(name => !RelativePath.StaysInside(name)).Select(Outside)
            : Disagreements(model, index);
        return clauses.Take(Most).Select(clause => ShardRules.Disagrees(model, clause));
    }

    private static string Outside(string name) => $"it names '{PolicyText.Shown(name)}', which is not inside its own folder";

    private static IEnumerable<string> Disagreements(ModelEvidence model, ShardIndex index)
    {
        foreach (var shard in model.Shards)
        {
            if (!shard.StaysInside)
                yield return Outside(shard.Name);
            else if (!shard.Exists)
                yield return $"it names '{PolicyText.Shown(shard.Name)}', which is not there or is a link";
        }

        var known = model.Shards.Where(shard => shard.Tensors is not null).ToDictionary(shard => shard.Name, shard => shard.Tensors!, StringComparer.Ordinal);
        var placed = new HashSet<(string Tensor, string File)>();
        foreach (var (tensor, file) in index.Files)
        {
            _ = placed.Add((tensor, file));
            if (known.TryGetValue(file, out var tensors) && !tensors.ContainsKey(tensor))
                yield return $"it says that the tensor '{PolicyText.Shown(tensor)}' is in '{PolicyText.Shown(file)}', which does not hold it";
        }

        foreach (var (file, tensors) in known.OrderBy(shard => shard.Key, StringComparer.Ordinal))
        {
            foreach (var tensor in tensors.Keys.Order(StringComparer.Ordinal).Where(tensor => !placed.Contains((tensor, file))))
                yield return $"'{PolicyText.Shown(file)}' holds the tensor '{PolicyText.Shown(tensor)}', and the index does not say so";
        }

        var sum = known.Values.SelectMany(tensors => tensors.Values).Aggregate(0UL, (total, size) => total + (ulong)size);
        if (index.TotalSize is { } stated && known.Count == model.Shards.Length && (stated < 0 || sum != (ulong)stated))
            yield return $"it states {stated} bytes in all, and its tensors have {sum}";
    }
}
