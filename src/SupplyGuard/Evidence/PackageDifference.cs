using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>What a reader of a package's new version has to look at.</summary>
/// <param name="Files">Sorted by path.</param>
internal sealed record PackageDifference(ImmutableArray<FileDifference> Files)
{
    /// <summary>Compares two packages as they lie on disk.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static PackageDifference Between(string oldFolder, PackageTree before, string newFolder, PackageTree after)
    {
        var (old, now) = (before.Files.ToDictionary(file => file.Path, StringComparer.Ordinal), after.Files.ToDictionary(file => file.Path, StringComparer.Ordinal));
        var (oldCode, newCode) = (CodeOf(before, oldFolder), CodeOf(after, newFolder));
        var files = ImmutableArray.CreateBuilder<FileDifference>();
        foreach (var path in old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (then, here) = (old.GetValueOrDefault(path), now.GetValueOrDefault(path));
            if (then?.Sha256 == here?.Sha256)
                continue;

            files.Add(new FileDifference(
                then is null ? '+' : here is null ? '-' : '~',
                path,
                (here is null ? oldCode : newCode).Contains(path),
                (here ?? then)!.Code is MachineCode.Native,
                ApiOf(then, oldFolder),
                ApiOf(here, newFolder)));
        }

        return new PackageDifference(files.ToImmutable());
    }

    private static HashSet<string> CodeOf(PackageTree tree, string folder) =>
        BuildCode.In(tree, folder).Select(file => CodeFile.Parse(file).Path).ToHashSet(StringComparer.Ordinal);

    private static PublicApi? ApiOf(TreeFile? file, string folder) => file?.Code is MachineCode.Managed ? PublicApi.Of(Path.Combine(folder, file.Path)) : null;
}
