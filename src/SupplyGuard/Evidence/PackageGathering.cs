using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>Reads packages as they lie on disk: archive, signature, extracted files. Judges nothing, runs nothing.</summary>
/// <param name="verifier">Verifies signatures; remembers chains.</param>
/// <param name="guardLock">Where both archive and tree equal their pins, the slow comparison of one with the other is left out.</param>
/// <param name="progress">Told the number of packages read so far.</param>
internal sealed class PackageGathering(PackageSignatureVerifier verifier, GuardLock guardLock, Action<int>? progress)
{
    public ImmutableArray<PackageEvidence> Gather(ImmutableArray<InstalledPackage> packages, CancellationToken cancellationToken)
    {
        if (packages.IsEmpty)
            return [];

        var done = 0;
        var evidence = new PackageEvidence[packages.Length];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };

        // One package at a time, because sizes differ by a factor of a thousand.
        var indices = Partitioner.Create(Enumerable.Range(0, packages.Length), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(indices, options, index =>
        {
            evidence[index] = Gather(packages[index], cancellationToken);
            progress?.Invoke(Interlocked.Increment(ref done));
        });
        return [.. evidence];
    }

    private PackageEvidence Gather(InstalledPackage package, CancellationToken cancellationToken)
    {
        var evidence = new PackageEvidence(package.Subject, package.ShownFolder, package.Via);
        if (package.Folder is null)
            return evidence with { IsInstalled = false };

        try
        {
            return Examine(evidence, package.Folder, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return evidence with { Unexamined = ReadFault.Describe(e) };
        }
    }

    private PackageEvidence Examine(PackageEvidence evidence, string folder, CancellationToken cancellationToken)
    {
        var tree = PackageTree.Read(folder, cancellationToken);
        evidence = evidence with { TreeDigest = tree.Digest, Code = BuildCode.In(tree), BytesHashed = tree.Files.Sum(file => file.Size), Differences = tree.Oddities };

        var archivePath = Path.Combine(folder, $"{evidence.Subject.Key.Replace('/', '.')}.nupkg");
        if (!File.Exists(archivePath))
            return evidence with { Unexamined = "its archive is not in the folder, so there is no signature to judge and nothing to compare the files with." };

        using var handle = File.OpenHandle(archivePath);
        var file = new FileWindow(handle);
        return PackageArchive.Read(file, cancellationToken) switch
        {
            Parsed<PackageArchive>.Ok(var archive) => Compare(evidence with { BytesHashed = evidence.BytesHashed + file.Length }, folder, archive, tree, cancellationToken),
            Parsed<PackageArchive>.Malformed malformed => evidence with { ArchiveFault = (malformed.Offset, malformed.Detail) },
            _ => throw new InvalidOperationException("A parsed archive is either ok or malformed."),
        };
    }

    private PackageEvidence Compare(PackageEvidence evidence, string folder, PackageArchive archive, PackageTree tree, CancellationToken cancellationToken)
    {
        evidence = evidence with { ContentHash = archive.ContentHash, Signature = verifier.Verify(archive) };
        if (guardLock.Packages.TryGetValue(evidence.Subject.Key, out var pin) && pin.Tree == evidence.TreeDigest && pin.ContentHashes.Contains(archive.ContentHash))
            return evidence;

        return archive.ReadFiles(cancellationToken) switch
        {
            Parsed<ImmutableArray<TreeFile>>.Ok(var files) => evidence with { Differences = [.. tree.CompareWith(files).Select(difference => Located(difference, folder, archive))] },
            Parsed<ImmutableArray<TreeFile>>.Malformed malformed => evidence with { ArchiveFault = (malformed.Offset, malformed.Detail) },
            _ => throw new InvalidOperationException("Parsed entries are either ok or malformed."),
        };
    }

    /// <summary>A person who is shown a changed library wants to know where to look.</summary>
    private static TreeDifference Located(TreeDifference difference, string folder, PackageArchive archive)
    {
        if (difference.Kind is not TreeDifferenceKind.Changed)
            return difference;

        using var handle = File.OpenHandle(Path.Combine(folder, difference.Path));
        return difference with { Offset = archive.FirstDifference(difference.Path, new FileWindow(handle)) };
    }
}
