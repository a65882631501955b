using System.Collections.Immutable;

namespace SupplyGuard.Discovery;

/// <summary><c>supplyguard.lock.json</c>: everything executable that a restore brings, and every model, as it was trusted.</summary>
/// <param name="Packages">By <c>id/version</c> in lower case.</param>
/// <param name="Models">By path relative to the lock, with forward slashes.</param>
internal sealed record GuardLock(ImmutableSortedDictionary<string, LockedPackage> Packages, ImmutableSortedDictionary<string, LockedModel> Models)
{
    /// <summary>Name of the file, beside the policy.</summary>
    public const string FileName = "supplyguard.lock.json";

    public static GuardLock Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, LockedPackage>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, LockedModel>(StringComparer.Ordinal));
}
