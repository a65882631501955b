using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// The files of an extracted package, each with its digest. What NuGet itself writes beside them (the archive, its hash, its metadata) is
/// not part of it.
/// </summary>
/// <param name="Files">Sorted ordinally by path.</param>
/// <param name="Oddities">Links and unreadable files: with any of these, nothing was verified.</param>
public sealed record PackageTree(ImmutableArray<TreeFile> Files, ImmutableArray<TreeDifference> Oddities)
{
    /// <summary>
    /// <c>sg1-&lt;hex&gt;</c>: SHA-256 over one line for each file, sorted by path: path, size and SHA-256 in hexadecimal, separated by NUL
    /// and ended by LF. No path contains NUL, and no size or digest contains LF, so two trees have one digest only if they are equal.
    /// </summary>
    public string Digest => DigestOf(Files);

    /// <summary>The same digest over files from elsewhere, such as <see cref="PackageArchive.ReadFiles"/>.</summary>
    public static string DigestOf(ImmutableArray<TreeFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Path}\0{file.Size}\0{file.Sha256.Hex}\n")));
        return $"sg1-{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>Reads a package's folder. Follows no link and reads no file outside the folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static PackageTree Read(string folder, CancellationToken cancellationToken) => PackageTreeReader.Read(folder, cancellationToken);

    /// <summary>
    /// The same tree with the manifest under the name that a restore gives it: <c>dotnet tool restore</c> extracts packages, too, and keeps
    /// the capitals of its name.
    /// </summary>
    public PackageTree AsRestored()
    {
        var manifests = Files.Where(file => !file.Path.Contains('/', StringComparison.Ordinal) && file.Path.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase)).ToArray();
        return manifests is [var manifest]
            ? this with { Files = [.. Files.Replace(manifest, manifest with { Path = manifest.Path.ToLowerInvariant() }).OrderBy(file => file.Path, StringComparer.Ordinal)] }
            : this;
    }

    /// <summary>What differs from <paramref name="expected"/>, sorted by path. Empty means equal, byte for byte, with nothing added or missing.</summary>
    public ImmutableArray<TreeDifference> CompareWith(ImmutableArray<TreeFile> expected)
    {
        var differences = ImmutableArray.CreateBuilder<TreeDifference>();
        differences.AddRange(Oddities);

        var there = Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var odd = Oddities.Select(oddity => oddity.Path).ToHashSet(StringComparer.Ordinal);
        var missing = new Dictionary<string, TreeFile>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in expected)
        {
            if (there.Remove(file.Path, out var found))
            {
                if (found.Size != file.Size || found.Sha256 != file.Sha256)
                    differences.Add(new TreeDifference(TreeDifferenceKind.Changed, file.Path, $"has {found.Sha256}, and the archive has {file.Sha256}."));
            }
            else if (!odd.Contains(file.Path))
            {
                missing[file.Path] = file;
            }
        }

        foreach (var file in there.Values)
        {
            differences.Add(missing.Remove(file.Path, out var other)
                ? new TreeDifference(TreeDifferenceKind.CaseRenamed, file.Path, $"is '{other.Path}' in the archive.")
                : new TreeDifference(TreeDifferenceKind.Added, file.Path, "is not in the archive."));
        }

        differences.AddRange(missing.Values.Select(file => new TreeDifference(TreeDifferenceKind.Missing, file.Path, "is in the archive only.")));
        differences.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path) is not 0 and var order ? order : left.Kind.CompareTo(right.Kind));
        return differences.DrainToImmutable();
    }
}
