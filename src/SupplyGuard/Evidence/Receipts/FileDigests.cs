using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>Digests of files and folders that evaluations depend on. Those of large files are kept, by the same rules as package receipts.</summary>
/// <param name="store">Where digests are kept; null to take each anew.</param>
internal sealed class FileDigests(CacheFolder? store, TimeProvider clock)
{
    /// <summary>What is smaller is read faster than looked up.</summary>
    private const long Large = 1 << 20;

    private const int MostFiles = 10_000;

    private readonly ChangeTimes _times = new();

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MatchType = MatchType.Simple, RecurseSubdirectories = false };

    /// <summary>SHA-256 over names and contents of all files below a folder.</summary>
    /// <param name="folder">Absolute.</param>
    /// <returns>Null when the folder holds a link, or something that cannot be read.</returns>
    public Digest? OfFolder(string folder, CancellationToken cancellationToken)
    {
        try
        {
            return Files(folder) is { } files ? OfFiles(folder, files, cancellationToken) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>SHA-256 over a library and what lies beside it under a similar name: ONNX Runtime loads its providers from there.</summary>
    /// <param name="library">Absolute.</param>
    public Digest? OfLibrary(string library, CancellationToken cancellationToken)
    {
        try
        {
            var folder = Path.GetDirectoryName(library)!;
            var beside = Directory.EnumerateFiles(folder, "*onnxruntime*", Everything).Append(library).Distinct(StringComparer.Ordinal).ToList();
            return OfFiles(folder, beside, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>SHA-256 of a file; null when it is none, or changed while it was read.</summary>
    /// <param name="file">Absolute.</param>
    public Digest? OfFile(string file, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (FileStamp.Of(file) is not { Kind: FileKind.File } stamp)
            return null;
        if (store is null || stamp.Size < Large || !_times.AreKept(stamp, file))
            return Hash(file, cancellationToken) is var anew && FileStamp.Of(file) == stamp ? anew : null;

        var (name, stampDigest) = (Digest.Sha256(MemoryMarshal.AsBytes(file.AsSpan())).Hex, DigestOf(stamp));
        if (store.Read(name) is { } bytes && DigestReceipt.Read(bytes) is { } kept && kept.File == file && kept.Stamp == stampDigest
            && kept.WrittenAt <= now && now - kept.WrittenAt <= PackageReceipt.Lifetime)
        {
            return kept.Content;
        }

        var digest = Hash(file, cancellationToken);
        if (FileStamp.Of(file) != stamp)
            return null;
        if (ChangeTimes.IsSettled(stamp.Changed, now))
            store.Write(name, new DigestReceipt(file, stampDigest, now, digest).Write());
        return digest;
    }

    private Digest? OfFiles(string folder, List<string> files, CancellationToken cancellationToken)
    {
        files.Sort(StringComparer.Ordinal);
        var writer = new ReceiptWriter();
        foreach (var file in files)
        {
            if (OfFile(file, cancellationToken) is not { } digest)
                return null;

            writer.Text(Path.GetRelativePath(folder, file));
            writer.Digest(digest);
        }

        return Digest.Sha256(writer.Written);
    }

    private static List<string>? Files(string folder)
    {
        var files = new List<string>();
        var pending = new Stack<string>([folder]);
        while (pending.TryPop(out var next))
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(next, "*", Everything))
            {
                switch (FileStamp.Of(path)?.Kind)
                {
                    case FileKind.File when files.Count < MostFiles:
                        files.Add(path);
                        break;
                    case FileKind.Folder when pending.Count < MostFiles:
                        pending.Push(path);
                        break;
                    default:
                        return null;
                }
            }
        }

        return files;
    }

    private static Digest DigestOf(FileStamp stamp)
    {
        var writer = new ReceiptWriter();
        writer.Stamp(stamp);
        return Digest.Sha256(writer.Written);
    }

    private static Digest Hash(string file, CancellationToken cancellationToken)
    {
        using var handle = RegularFile.Open(file, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 18];
        for (long offset = 0; RandomAccess.Read(handle, buffer, offset) is > 0 and var read; offset += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset());
    }
}
