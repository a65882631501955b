using System.Collections.Immutable;
using System.IO.Compression;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Archives;

/// <summary>
/// Finds the models that lie in an archive which nobody declared to hold any. It judges nothing and takes what a lenient reader would: of a compressed file as much is unpacked as it takes
/// to see that it is no model, and what cannot be unpacked counts by its name.
/// </summary>
/// <param name="isNamedLikeModel">Whether a path is one that models have.</param>
public sealed class ModelSearch(Func<string, bool> isNamedLikeModel, CancellationToken cancellationToken)
{
    /// <summary>A stream of unknown length that is longer than what is held may be this much longer.</summary>
    private const long MostUnstated = 4L << 30;

    /// <summary>What tells that a stream is a tape archive: as much as any format is told by that does not have to be read to its end.</summary>
    private const int StartBytes = 64 << 10;

    private const int LocalHeader = 30;

    private readonly SearchBudget _budget = new();

    /// <summary>Why the search did not see all of the archive; null when it did.</summary>
    public string? Unfinished { get; private set; }

    /// <summary>Whether content of a kind is a model. Arrays are data as often, and machine code is a program's.</summary>
    public static bool IsModel(FormatKind kind) => kind is not (FormatKind.Unknown or FormatKind.Npy or FormatKind.MachineCode) && !IsSearched(kind);

    /// <summary>Whether there may be models in content of a kind. An archive with an array may have anything beside it.</summary>
    public static bool IsSearched(FormatKind kind) => ArchiveReader.IsArchive(kind) || kind is FormatKind.Npz;

    /// <param name="kind">What <see cref="FormatSniffer"/> says of the archive.</param>
    /// <param name="name">What the archive is called.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public IEnumerable<PackedModel> Find(FileWindow archive, FormatKind kind, string name) => In(archive, kind, name, "", 1);

    /// <param name="before">What the names of its files begin with.</param>
    private IEnumerable<PackedModel> In(FileWindow archive, FormatKind kind, string name, string before, int depth)
    {
        if (depth > SearchBudget.Deepest)
        {
            Unfinished ??= $"'{name}' lies {SearchBudget.Deepest} archives deep";
            return [];
        }

        return Guarded(kind switch
        {
            FormatKind.Tar => Tar(archive, before, depth),
            FormatKind.SevenZip => SevenZip(archive, before, depth),
            FormatKind.Compressed => Compressed(archive, name, before, depth),
            _ => Zip(archive, before, depth),
        });
    }

    /// <summary>Whatever ends the walk of an archive leaves the rest of it unseen.</summary>
    private IEnumerable<PackedModel> Guarded(IEnumerable<PackedModel> models)
    {
        using var steps = models.GetEnumerator();
        while (true)
        {
            try
            {
                if (!steps.MoveNext())
                    yield break;
            }
            catch (MalformedException e)
            {
                Unfinished ??= e.Message.TrimEnd('.');
                yield break;
            }

            yield return steps.Current;
        }
    }

    private IEnumerable<PackedModel> Zip(FileWindow archive, string before, int depth)
    {
        // Nothing can be packed in fewer bytes than a local header has.
        if (archive.Length < LocalHeader)
            yield break;

        var stored = 0L;
        foreach (var entry in ZipListing.Read(archive).Where(entry => !entry.IsFolder))
        {
            Count();
            stored += Math.Min(Math.Max(entry.CompressedSize, 0), archive.Length);
            if (stored > archive.Length)
                throw new MalformedException(Fault.Inconsistent, entry.LocalOffset, "its entries overlap");

            // What hinders one entry hinders none behind it.
            foreach (var model in Guarded(Entry(archive, entry, before + entry.Name, depth)))
                yield return model;
        }
    }

    private IEnumerable<PackedModel> Entry(FileWindow archive, ListedEntry entry, string name, int depth)
    {
        if (entry.Method is not (EntryContent.Stored or EntryContent.Deflated) || entry.Size < 0 || ZipListing.DataOffset(archive, entry) is not { } offset)
            return ByName(entry, name);
        if (entry.IsEncrypted)
            return Encrypted(archive, entry, offset, name);

        return entry.Method is EntryContent.Stored ? Stored(archive.Slice(offset, entry.CompressedSize, "an entry"), name, depth) : Deflated(archive, entry, offset, name, depth);
    }

    private PackedModel[] ByName(ListedEntry entry, string name) => isNamedLikeModel(entry.Name) ? [new PackedModel(name, null)] : [];

    /// <summary>What only says that it is encrypted, readers take as it is that do not ask. What is encrypted looks like nothing.</summary>
    private PackedModel[] Encrypted(FileWindow archive, ListedEntry entry, long offset, string name)
    {
        Stream packed = new EntryStream(archive, offset, entry.CompressedSize);
        using var content = entry.Method is EntryContent.Stored ? packed : new DeflateStream(packed, CompressionMode.Decompress);
        var streamed = new StreamedBytes(content, _budget);
        try
        {
            return IsModel(Sized(streamed, entry.Size).Kind) ? [new PackedModel(name, streamed.Digest())] : ByName(entry, name);
        }
        catch (MalformedException e)
        {
            Unfinished ??= streamed.IsExceeded ? e.Message.TrimEnd('.') : null;
            return ByName(entry, name);
        }
    }

    private IEnumerable<PackedModel> Deflated(FileWindow archive, ListedEntry entry, long offset, string name, int depth)
    {
        using var content = new DeflateStream(new EntryStream(archive, offset, entry.CompressedSize), CompressionMode.Decompress);
        var streamed = new StreamedBytes(content, _budget);
        var (window, kind) = Sized(streamed, entry.Size);
        foreach (var model in Seen(streamed, window, kind, name, depth))
            yield return model;
    }

    /// <summary>
    /// A stream by the length that the directory of a zip states, or by another where that hides what it is: readers unpack what there is. Beyond the first bytes
    /// a length is believed that says enough of them.
    /// </summary>
    private static (FileWindow Content, FormatKind Kind) Sized(StreamedBytes streamed, long stated)
    {
        var content = new FileWindow(streamed, stated);
        var kind = FormatSniffer.SniffModel(content);
        if (IsSearched(kind))
            return (Whole(streamed, stated), kind);
        if (kind is not FormatKind.Unknown)
            return (content, kind);

        streamed.Hold(Math.Min(stated + 1, StartBytes));
        if (streamed.Length == stated)
            return (content, kind);

        content = streamed.Length > stated ? Unsized(streamed) : new FileWindow(streamed, streamed.Length < StartBytes ? streamed.Length : streamed.Length + MostUnstated);
        streamed.IsClosed = true;
        kind = FormatSniffer.SniffModel(content);
        streamed.IsClosed = false;
        return (content, kind);
    }

    /// <summary>An archive, all of which is looked at.</summary>
    /// <exception cref="MalformedException">It has another length than is stated, so that readers differ about what is in it.</exception>
    private static FileWindow Whole(StreamedBytes streamed, long stated)
    {
        streamed.Hold(stated + 1);
        return streamed.Length == stated
            ? new FileWindow(streamed, stated)
            : throw new MalformedException(Fault.Inconsistent, 0, $"it holds an archive of another length than the {stated} bytes that it states");
    }

    private static FileWindow Unsized(StreamedBytes streamed)
    {
        streamed.Hold(SearchBudget.MostHeld);
        return new FileWindow(streamed, streamed.Length < SearchBudget.MostHeld ? streamed.Length : streamed.Length + MostUnstated);
    }

    private IEnumerable<PackedModel> Tar(FileWindow archive, string before, int depth)
    {
        using var stream = new EntryStream(archive, 0, archive.Length);
        foreach (var model in Tar(stream, null, before, depth))
            yield return model;
    }

    /// <param name="budget">What may be unpacked; null when nothing is packed.</param>
    private IEnumerable<PackedModel> Tar(Stream archive, SearchBudget? budget, string before, int depth)
    {
        var search = new TarSearch(archive, budget);
        while (search.Next() is var (name, size))
        {
            Count();
            var streamed = new StreamedBytes(search.Content!, budget);
            var content = new FileWindow(streamed, size);
            foreach (var model in Seen(streamed, content, FormatSniffer.SniffModel(content), before + name, depth))
                yield return model;
        }
    }

    private IEnumerable<PackedModel> SevenZip(FileWindow archive, string before, int depth)
    {
        var listed = ArchiveReader.Read(archive, FormatKind.SevenZip, cancellationToken);
        if (listed is not Parsed<ImmutableArray<ArchivedFile>>.Ok(var files))
        {
            // Nearly every list is compressed, and nothing can be told of those.
            if (listed is Parsed<ImmutableArray<ArchivedFile>>.Malformed { Fault: not Fault.Unsupported } malformed)
                Unfinished ??= malformed.Detail.TrimEnd('.');
            yield break;
        }

        foreach (var file in files)
        {
            Count();
            if (file.Open(0) is Parsed<(FileWindow Content, Digest Sha256)>.Ok({ Content: var content }))
            {
                foreach (var model in Stored(content, before + file.Name, depth))
                    yield return model;
            }
            else if (isNamedLikeModel(file.Name))
            {
                yield return new PackedModel(before + file.Name, null);
            }
        }
    }

    /// <summary>A file that is one compressed stream: an archive, as a rule.</summary>
    private IEnumerable<PackedModel> Compressed(FileWindow file, string name, string before, int depth)
    {
        Count();
        var stem = Path.GetFileNameWithoutExtension(name);
        var kind = CompressedContent.KindOf(file.Take(0, Math.Min(16, file.Length), 16, "the start of the stream"));
        if (kind is not (Compression.Gzip or Compression.Zlib) || (kind is Compression.Zlib && PlainText.IsPlausible(file)))
        {
            if (isNamedLikeModel(stem))
                yield return new PackedModel(before + stem, null);
            yield break;
        }

        bool isTar;
        using (var first = Inflated(file, kind))
            isTar = IsTar(new StreamedBytes(first, _budget));

        using var content = Inflated(file, kind);
        if (isTar)
        {
            foreach (var model in Tar(content, _budget, before, depth))
                yield return model;
            yield break;
        }

        var streamed = new StreamedBytes(content, _budget);
        var window = Unsized(streamed);
        foreach (var model in Seen(streamed, window, FormatSniffer.SniffModel(window), before + stem, depth))
            yield return model;
    }

    private static Stream Inflated(FileWindow file, Compression kind)
    {
        var compressed = new EntryStream(file, 0, file.Length);
        return kind is Compression.Gzip ? new GZipStream(compressed, CompressionMode.Decompress) : new ZLibStream(compressed, CompressionMode.Decompress);
    }

    /// <summary>Whether a stream is a tape archive, and nothing that is taken for another format before: that one is not read file by file.</summary>
    private static bool IsTar(StreamedBytes streamed)
    {
        streamed.Hold(StartBytes);
        return FormatSniffer.SniffModel(new FileWindow(streamed, streamed.Length < StartBytes ? streamed.Length : MostUnstated)) is FormatKind.Tar;
    }

    /// <summary>A file that lies in the archive as it is.</summary>
    private IEnumerable<PackedModel> Stored(FileWindow content, string name, int depth)
    {
        var kind = FormatSniffer.SniffModel(content);
        if (IsModel(kind) && ArchiveReader.Plain(content, 0, content.Length, cancellationToken) is Parsed<(FileWindow Content, Digest Sha256)>.Ok({ Sha256: var digest }))
            return [new PackedModel(name, digest)];

        return IsSearched(kind) ? In(content, kind, name, name + "!/", depth + 1) : [];
    }

    private IEnumerable<PackedModel> Seen(StreamedBytes streamed, FileWindow content, FormatKind kind, string name, int depth)
    {
        if (IsModel(kind))
        {
            yield return new PackedModel(name, streamed.Digest());
        }
        else if (IsSearched(kind))
        {
            foreach (var model in In(content, kind, name, name + "!/", depth + 1))
                yield return model;
        }

        if (streamed.IsExceeded)
            Unfinished ??= $"'{name}' would have to be unpacked further than {SearchBudget.MostHeld} bytes to see what it is, or all files further than {SearchBudget.MostUnpacked}";
    }

    /// <exception cref="MalformedException">There are more files than are looked at.</exception>
    private void Count()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_budget.TakeFile())
            throw new MalformedException(Fault.TooLarge, 0, $"it holds more than {SearchBudget.MostFiles} files");
    }
}
