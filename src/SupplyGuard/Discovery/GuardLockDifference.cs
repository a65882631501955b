using System.Collections.Immutable;

namespace SupplyGuard.Discovery;

/// <summary>Says in lines what differs between two locks: packages by their surface, models by what became of their weights.</summary>
internal static class GuardLockDifference
{
    public static ImmutableArray<string> Describe(GuardLock before, GuardLock after) =>
    [
        .. Entries("package", before.Packages, after.Packages, Package),
        .. Entries("model", before.Models, after.Models, Model),
    ];

    private static IEnumerable<string> Entries<T>(string kind, ImmutableSortedDictionary<string, T> before, ImmutableSortedDictionary<string, T> after, Func<T, T, string?> describe)
    {
        foreach (var key in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!after.TryGetValue(key, out var now))
                yield return $"- {kind} {key}";
            else if (!before.TryGetValue(key, out var then))
                yield return $"+ {kind} {key}";
            else if (describe(then, now) is { } change)
                yield return $"~ {kind} {key}: {change}";
        }
    }

    private static string? Package(LockedPackage before, LockedPackage after)
    {
        var changes = new List<string>();
        if (!before.ContentHashes.SequenceEqual(after.ContentHashes))
            changes.Add("other content");
        if (before.Tree != after.Tree)
            changes.Add("other extracted files");
        if (before.Signer != after.Signer)
            changes.Add($"signer '{before.Signer ?? "none"}' is now '{after.Signer ?? "none"}'");
        if (!before.Owners.SequenceEqual(after.Owners, StringComparer.Ordinal))
            changes.Add($"owners '{string.Join(", ", before.Owners)}' are now '{string.Join(", ", after.Owners)}'");
        if (!before.Code.SequenceEqual(after.Code, StringComparer.Ordinal))
            changes.Add($"code that runs at build: {after.Code.Except(before.Code, StringComparer.Ordinal).Count()} new or changed, {before.Code.Except(after.Code, StringComparer.Ordinal).Count()} gone or changed");

        return changes.Count == 0 ? null : string.Join("; ", changes);
    }

    private static string? Model(LockedModel before, LockedModel after)
    {
        if (before.Sha256 == after.Sha256 && before.Files.Count == after.Files.Count && !before.Files.Except(after.Files).Any())
            return before.HighBitsRoot == after.HighBitsRoot ? null : "the digest of the high bits of its weights, which the lock had not or had otherwise";
        if (before.TensorRoot is null || after.TensorRoot is null)
            return $"{before.Size} bytes are now {after.Size}";

        if (before.TensorRoot == after.TensorRoot)
            return "the same weights in another file";

        return before.HighBitsRoot is { } high && high == after.HighBitsRoot
            ? "weights of which only the low-order bits differ, where payloads are hidden"
            : $"other weights ({before.TensorCount} tensors are now {after.TensorCount})";
    }
}
