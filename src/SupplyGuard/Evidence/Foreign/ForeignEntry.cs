using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Foreign;

/// <summary>What a lock file of another ecosystem says about one package, or, without a package, about where packages come from.</summary>
/// <param name="Package">Null for a setting of the whole file.</param>
/// <param name="IsPinned">Nothing but one version, or one commit, would do.</param>
/// <param name="HasHash">A hash that nobody can forge says what that version is; a commit says it too.</param>
/// <param name="PlainAddress">Where it would be fetched from without encryption or without asking who answers; null when nowhere.</param>
internal sealed record ForeignEntry(ForeignPackageSubject? Package, bool IsPinned, bool HasHash, string? PlainAddress, Location Location)
{
    /// <summary>A setting that makes all packages of the file come from an address that anybody on the way can answer for.</summary>
    public static ForeignEntry Setting(string address, Location location) => new(null, IsPinned: true, HasHash: true, address, location);
}
