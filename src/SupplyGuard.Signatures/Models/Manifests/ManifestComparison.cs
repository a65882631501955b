using System.Collections.Immutable;
using System.Globalization;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>Compares what was signed with what is there, file by file. The order of the lists does not matter.</summary>
public static class ManifestComparison
{
    /// <summary>Sorted by path; empty when the model is exactly what was signed.</summary>
    public static ImmutableArray<ManifestDifference> Compare(ModelManifest expected, ManifestReading found)
    {
        var there = found.Manifest.Resources.ToLookup(resource => resource.Path, StringComparer.Ordinal);
        var files = expected.Resources.ToLookup(resource => Renamed(found, resource.Path), StringComparer.Ordinal);
        var differences = ImmutableArray.CreateBuilder<ManifestDifference>();
        foreach (var file in files)
        {
            if (!there.Contains(file.Key))
                differences.Add(new ManifestDifference(ManifestDifferenceKind.Missing, file.Key, "was signed and is not there"));
            else if (Change([.. file], [.. there[file.Key]]) is { } change)
                differences.Add(change);
        }

        foreach (var file in there.Where(file => !files.Contains(file.Key)))
            differences.Add(new ManifestDifference(ManifestDifferenceKind.Extra, file.Key, "is there and was not signed"));

        differences.Sort(static (left, right) => CodePoints.Compare(left.Path, right.Path));
        return differences.ToImmutable();
    }

    /// <summary>The reference implementation calls a model that is one file '.', the specification by the file's name.</summary>
    private static string Renamed(ManifestReading found, string path) => path == "." && found is { IsOneFile: true, Manifest.Resources: [var file, ..] } ? file.Path : path;

    private static ManifestDifference? Change(ImmutableArray<ModelResource> expected, ImmutableArray<ModelResource> found)
    {
        var path = found[0].Path;
        if (expected is [{ Shard: null } one] && found is [{ Shard: null } other])
            return one.Digest == other.Digest ? null : new ManifestDifference(ManifestDifferenceKind.Changed, path, $"has digest '{other.Digest}', but '{one.Digest}' was signed", one.Digest, other.Digest);

        var digests = found.ToDictionary(resource => resource.Shard ?? default, resource => resource.Digest);
        var changed = expected.Where(resource => !digests.TryGetValue(resource.Shard ?? default, out var digest) || digest != resource.Digest).Select(resource => resource.Shard ?? default).Order(ShardOrder).ToArray();
        if (changed.Length == 0 && expected.Length == found.Length)
            return null;

        var where = changed.Length == 0 ? "it is longer" : string.Create(CultureInfo.InvariantCulture, $"{changed.Length} of {expected.Length} shards differ, the first at byte {changed[0].Start}");
        return new ManifestDifference(ManifestDifferenceKind.Changed, path, $"is not what was signed: {where}");
    }

    private static readonly Comparer<ShardRange> ShardOrder = Comparer<ShardRange>.Create(static (left, right) => left.Start.CompareTo(right.Start));
}
