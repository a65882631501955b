using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// A NuGet package as an archive: its layout, its hashes, its signature's bytes, and the files that NuGet makes of it. It keeps the
/// window that it was read from, so the file must stay open as long as digests of entries are wanted.
/// </summary>
public sealed class PackageArchive
{
    private const long LargestCompared = 32 << 20;

    private readonly FileWindow _file;
    private readonly ImmutableArray<Digest> _stripped;

    private PackageArchive(FileWindow file, ZipDirectory directory, byte[]? signature, ImmutableArray<Digest> stripped)
    {
        _file = file;
        _stripped = stripped;
        Directory = directory;
        SignatureBytes = signature;
        Entries = ExtractedSet.Of(directory);
    }

    public ZipDirectory Directory { get; }

    /// <summary>
    /// SHA-512 of the archive as if it had never been signed; of the file, if it was not. It equals <c>contentHash</c> in
    /// <c>.nupkg.metadata</c> and <c>packages.lock.json</c>.
    /// </summary>
    public Digest ContentHash => StrippedDigest(DigestAlgorithm.Sha512)!.Value;

    public bool IsSigned => SignatureBytes is not null;

    /// <summary>The entries that NuGet extracts, by the path that they get, sorted ordinally.</summary>
    public ImmutableArray<PackageEntry> Entries { get; }

    internal byte[]? SignatureBytes { get; }

    /// <summary>Reads a package's layout and hashes its bytes once.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<PackageArchive> Read(FileWindow file, CancellationToken cancellationToken) => ZipReader.Read(file, ZipLimits.Package) switch
    {
        Parsed<ZipDirectory>.Ok ok => Read(file, ok.Value, cancellationToken),
        Parsed<ZipDirectory>.Malformed bad => new Parsed<PackageArchive>.Malformed(bad.Fault, bad.Offset, bad.Detail),
        _ => throw new InvalidOperationException("A result has two cases."),
    };

    /// <summary>SHA-256 of every file that NuGet extracts, in the order of <see cref="Entries"/>.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Parsed<ImmutableArray<TreeFile>> ReadFiles(CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<TreeFile>(Entries.Length);
        foreach (var (path, entry) in Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (ZipReader.DigestOf(_file, entry, entry.Size))
            {
                case Parsed<Digest>.Ok ok:
                    files.Add(new TreeFile(path, entry.Size, ok.Value));
                    break;
                case Parsed<Digest>.Malformed bad:
                    return new Parsed<ImmutableArray<TreeFile>>.Malformed(bad.Fault, bad.Offset, bad.Detail);
            }
        }

        return new Parsed<ImmutableArray<TreeFile>>.Ok(files.DrainToImmutable());
    }

    /// <summary>Where a file of the package's folder begins to differ from the archive's entry of that path.</summary>
    /// <param name="path">As in <see cref="Entries"/>.</param>
    /// <param name="extracted">The file in the folder.</param>
    /// <returns>Null when there is no such entry, when it cannot be read or is too large to compare, and when both are equal.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public long? FirstDifference(string path, FileWindow extracted)
    {
        var entry = Entries.FirstOrDefault(candidate => candidate.Path == path)?.Entry;
        if (entry is null || extracted.Length > LargestCompared || ZipReader.Extract(_file, entry, LargestCompared) is not Parsed<byte[]>.Ok(var expected))
            return null;

        try
        {
            var found = extracted.Take(0, extracted.Length, LargestCompared, "file");
            var common = expected.AsSpan().CommonPrefixLength(found);
            return common == expected.Length && common == found.Length ? null : common;
        }
        catch (MalformedException)
        {
            // The file shrank since it was hashed: that it differs is known already, where is not.
            return null;
        }
    }

    /// <summary>The hash that a signature signs; null for an algorithm that this archive's signature does not mention.</summary>
    internal Digest? StrippedDigest(DigestAlgorithm algorithm)
    {
        foreach (var digest in _stripped)
        {
            if (digest.Algorithm == algorithm)
                return digest;
        }

        return null;
    }

    private static Parsed<PackageArchive> Read(FileWindow file, ZipDirectory directory, CancellationToken cancellationToken)
    {
        try
        {
            if (SignatureEntry.Find(directory) is not { } entry)
                return new Parsed<PackageArchive>.Ok(new PackageArchive(file, directory, null, StrippedHash.OfWholeFile(file, [DigestAlgorithm.Sha512], cancellationToken)));

            var signature = SignatureEntry.Read(file, entry);
            var stripped = StrippedHash.Compute(file, directory, entry, AlgorithmsFor(signature), cancellationToken);
            return new Parsed<PackageArchive>.Ok(new PackageArchive(file, directory, signature, stripped));
        }
        catch (MalformedException e)
        {
            return new Parsed<PackageArchive>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <summary>SHA-512 for the content hash, and what the signature will ask for, so that the archive is read once.</summary>
    private static ImmutableArray<DigestAlgorithm> AlgorithmsFor(ReadOnlySpan<byte> signature)
    {
        var algorithms = ImmutableArray.Create(DigestAlgorithm.Sha512);
        if (signature.IndexOf(Encoding.ASCII.GetBytes($"{SignatureOids.Sha256}-Hash:")) >= 0)
            algorithms = algorithms.Add(DigestAlgorithm.Sha256);
        return signature.IndexOf(Encoding.ASCII.GetBytes($"{SignatureOids.Sha384}-Hash:")) >= 0 ? algorithms.Add(DigestAlgorithm.Sha384) : algorithms;
    }
}
