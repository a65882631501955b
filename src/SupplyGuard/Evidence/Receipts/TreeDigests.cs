using System.Runtime.InteropServices;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>
/// Digests of the files of one model from earlier runs, each as long as the stamp of its file is the same. A look-up costs one stat for each
/// file. Nothing is kept of a file that moved while it was read, that changed too shortly before, or whose file system keeps no change times.
/// </summary>
internal sealed class TreeDigests : IDigestMemory
{
    private readonly CacheFolder _store;
    private readonly string _tree;
    private readonly ChangeTimes _times;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<string, KnownFile> _known;
    private readonly Dictionary<string, FileStamp?> _stamps = new(StringComparer.Ordinal);
    private bool _hasLearnt;

    /// <param name="tree">Absolute path of the model.</param>
    /// <param name="now">A time before any file is read.</param>
    public TreeDigests(CacheFolder store, string tree, ChangeTimes times, DateTimeOffset now)
    {
        _store = store;
        _tree = tree;
        _times = times;
        _now = now;
        _known = store.Read(NameOf(tree)) is { } bytes && TreeReceipt.Read(bytes) is { } receipt && receipt.Tree == tree
            ? receipt.Files
            : new Dictionary<string, KnownFile>(StringComparer.Ordinal);
    }

    public string? Find(ModelHash hash, HashJob job)
    {
        if (StampOf(job.FullPath) is not { } stamp || stamp.Size != job.FileLength)
            return null;

        return Known(job.FullPath, stamp)?.Digests.GetValueOrDefault(new KnownFile.Stretch(hash, job.Start, job.End));
    }

    public void Keep(ModelHash hash, HashJob job, string digest)
    {
        if (_stamps.GetValueOrDefault(job.FullPath) is not { } before || before.Size != job.FileLength || !ChangeTimes.IsSettled(before.Changed, _now) || FileStamp.Of(job.FullPath) != before)
            return;

        if (Known(job.FullPath, before) is not { } file)
            _known[job.FullPath] = file = new KnownFile(DigestOf(before), _now);

        file.Digests[new KnownFile.Stretch(hash, job.Start, job.End)] = digest;
        _hasLearnt = true;
    }

    /// <summary>Writes what is known now, and of no file that nobody asked about: it is gone, or no longer part of the model.</summary>
    public void Save()
    {
        if (!_hasLearnt)
            return;

        var asked = _known.Where(file => _stamps.GetValueOrDefault(file.Key) is { } stamp && Known(file.Key, stamp) is not null);
        _store.Write(NameOf(_tree), new TreeReceipt(_tree, new Dictionary<string, KnownFile>(asked, StringComparer.Ordinal)).Write());
    }

    private static string NameOf(string tree) => Digest.Sha256(MemoryMarshal.AsBytes(tree.AsSpan())).Hex;

    private KnownFile? Known(string path, FileStamp stamp) =>
        _known.GetValueOrDefault(path) is { } file && file.IsFreshAt(_now) && file.Stamp == DigestOf(stamp) ? file : null;

    /// <summary>Taken once, before the file is read for the first time.</summary>
    private FileStamp? StampOf(string path)
    {
        if (!_stamps.TryGetValue(path, out var stamp))
            _stamps[path] = stamp = FileStamp.Of(path) is { Kind: FileKind.File } found && _times.AreKept(found, path) ? found : null;

        return stamp;
    }

    private static Digest DigestOf(FileStamp stamp)
    {
        var writer = new ReceiptWriter();
        writer.Stamp(stamp);
        return Digest.Sha256(writer.Written);
    }
}
