using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence;

/// <summary>Reads packages as they lie on disk: archive, signature, extracted files. Judges nothing, runs nothing.</summary>
/// <param name="trust">The roots that signatures are judged by.</param>
/// <param name="guardLock">Where both archive and tree equal their pins, the slow comparison of one with the other is left out.</param>
/// <param name="progress">Told how many packages are done whenever one was read; those that are known take no time.</param>
/// <param name="clock">Asked only for signatures that do not know when they were made.</param>
internal sealed class PackageGathering(TrustBundle trust, GuardLock guardLock, Action<int>? progress, TimeProvider? clock = null)
{
    /// <summary>Remembers chains. Made when the first signature is verified: sorting the roots takes longer than a run that knows all packages.</summary>
    private readonly Lazy<PackageSignatureVerifier> _verifier = new(() => new PackageSignatureVerifier(trust, clock));

    /// <summary>What earlier runs found out; null to look at everything.</summary>
    public PackageReceipts? Receipts { get; init; }

    /// <summary>What this build found out; null to remember nothing.</summary>
    public EvidenceMemory? Memory { get; init; }

    public ImmutableArray<PackageEvidence> Gather(ImmutableArray<InstalledPackage> packages, CancellationToken cancellationToken)
    {
        if (packages.IsEmpty)
            return [];

        var done = 0;
        var evidence = new PackageEvidence[packages.Length];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };

        // Everybody takes one package at a time, the largest first: sizes differ by a factor of a thousand, and nobody is to wait for one at the end.
        var order = LargestFirst(packages);
        var next = -1;
        Parallel.For(0, Math.Min(packages.Length, options.MaxDegreeOfParallelism), options, _ =>
        {
            while (Interlocked.Increment(ref next) is var taken && taken < order.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var index = order[taken];
                (evidence[index], var isKnown) = Gather(packages[index], cancellationToken);
                var count = Interlocked.Increment(ref done);
                if (!isKnown)
                    progress?.Invoke(count);
            }
        });
        return [.. evidence];
    }

    /// <summary>Positions of packages by the size of their archives.</summary>
    private static int[] LargestFirst(ImmutableArray<InstalledPackage> packages)
    {
        var order = new int[packages.Length];
        var sizes = new long[packages.Length];
        for (var i = 0; i < packages.Length; i++)
            (order[i], sizes[i]) = (i, packages[i].Folder is { } folder && new FileInfo(ArchiveIn(folder, packages[i].Subject)) is { Exists: true } archive ? -archive.Length : 0);

        Array.Sort(sizes, order);
        return order;
    }

    private static string ArchiveIn(string folder, PackageSubject subject) => Path.Combine(folder, $"{subject.Key.Replace('/', '.')}.nupkg");

    private (PackageEvidence Evidence, bool IsKnown) Gather(InstalledPackage package, CancellationToken cancellationToken)
    {
        if (package.Folder is not { } folder)
            return (new PackageEvidence(package.Subject, package.ShownFolder, package.Via) { IsInstalled = false }, IsKnown: true);
        if (Memory?.FindPackage(package, folder, trust.Digest) is { } remembered && StillHolds(remembered))
            return (As(package, remembered), IsKnown: true);

        var stamps = Receipts?.Stamps(folder, cancellationToken);
        var receipt = stamps is null ? null : Receipts!.Find(package, folder, stamps);
        var isKnown = receipt is not null && StillHolds(receipt);
        var evidence = isKnown ? As(package, receipt!) : Look(package, folder, stamps, cancellationToken);
        Memory?.Keep(evidence, folder, trust.Digest);
        return (evidence, isKnown);
    }

    private static PackageEvidence As(InstalledPackage package, PackageEvidence known) =>
        known with { Subject = package.Subject, ShownFolder = package.ShownFolder, Via = package.Via };

    /// <summary>Files that were not compared with the archive, because both equalled their pins, need pins that they equal.</summary>
    private bool StillHolds(PackageEvidence known) => known.IsCompared || EqualsPins(known, known.ContentHash!.Value);

    private bool EqualsPins(PackageEvidence evidence, Digest contentHash) =>
        guardLock.Packages.TryGetValue(evidence.Subject.Key, out var pin) && pin.Tree == evidence.TreeDigest && pin.ContentHashes.Contains(contentHash);

    private PackageEvidence Look(InstalledPackage package, string folder, FolderStamps? before, CancellationToken cancellationToken)
    {
        var evidence = new PackageEvidence(package.Subject, package.ShownFolder, package.Via);
        try
        {
            evidence = Examine(evidence, folder, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return evidence with { Unexamined = ReadFault.Describe(e) };
        }

        if (before is not null)
            Receipts?.Keep(evidence, folder, before, cancellationToken);
        return evidence;
    }

    private PackageEvidence Examine(PackageEvidence evidence, string folder, CancellationToken cancellationToken)
    {
        var tree = PackageTree.Read(folder, cancellationToken);
        if (evidence.Via.Contains("tool", StringComparer.Ordinal))
            tree = tree.AsRestored();
        evidence = evidence with { TreeDigest = tree.Digest, Code = BuildCode.In(tree, folder), Native = NativeCode.In(tree), HasLibrary = NativeCode.HasLibrary(tree), BytesHashed = tree.Files.Sum(file => file.Size), Differences = tree.Oddities };

        var archivePath = ArchiveIn(folder, evidence.Subject);
        if (!File.Exists(archivePath))
            return evidence with { Unexamined = "its archive is not in the folder, so there is no signature to judge and nothing to compare the files with." };

        using var handle = RegularFile.Open(archivePath);
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
        evidence = evidence with { ContentHash = archive.ContentHash, Signature = _verifier.Value.Verify(archive) };
        if (EqualsPins(evidence, archive.ContentHash))
            return evidence;

        return archive.ReadFiles(cancellationToken) switch
        {
            Parsed<ImmutableArray<TreeFile>>.Ok(var files) => evidence with { IsCompared = true, Differences = [.. tree.CompareWith(files).Select(difference => Located(difference, folder, archive))] },
            Parsed<ImmutableArray<TreeFile>>.Malformed malformed => evidence with { ArchiveFault = (malformed.Offset, malformed.Detail) },
            _ => throw new InvalidOperationException("Parsed entries are either ok or malformed."),
        };
    }

    /// <summary>A person who is shown a changed library wants to know where to look.</summary>
    private static TreeDifference Located(TreeDifference difference, string folder, PackageArchive archive)
    {
        if (difference.Kind is not TreeDifferenceKind.Changed)
            return difference;

        using var handle = RegularFile.Open(Path.Combine(folder, difference.Path));
        return difference with { Offset = archive.FirstDifference(difference.Path, new FileWindow(handle)) };
    }
}
