using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>The stamps of a folder and of everything below it, as one digest.</summary>
/// <param name="Changed">When the last change was, in the unit of <see cref="FileStamp.Changed"/>.</param>
/// <param name="TakenAt">When the stamps were taken, just before the first of them.</param>
internal sealed record FolderStamps(Digest Digest, long Changed, DateTimeOffset TakenAt)
{
    private const int MostEntries = 200_000;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MatchType = MatchType.Simple, RecurseSubdirectories = false };

    /// <summary>
    /// The last change lies so far back that another one would show another time. A folder that was just written is not settled: as with git's
    /// "racily clean" files, equal stamps would prove nothing.
    /// </summary>
    public bool IsSettled => ChangeTimes.IsSettled(Changed, TakenAt);

    /// <param name="folder">Absolute.</param>
    /// <returns>Null when the file system keeps no change times, or when anything below is a link, of no ordinary kind, on another device or unreadable.</returns>
    public static FolderStamps? Take(string folder, ChangeTimes times, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (FileStamp.Of(folder) is not { Kind: FileKind.Folder } root || !times.AreKept(root, folder))
            return null;

        var stamps = new List<Entry> { new("", root) };
        try
        {
            // Folders are walked where they come up in the list that they add to.
            for (var next = 0; next < stamps.Count; next++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (stamps[next].Stamp.Kind is FileKind.Folder && !Add(stamps, folder, stamps[next].Path, root.Device))
                    return null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        long changed = 0;
        foreach (var entry in stamps)
            changed = Math.Max(changed, entry.Stamp.Changed);
        return new FolderStamps(DigestOf(stamps), changed, now);
    }

    private static bool Add(List<Entry> stamps, string folder, string below, ulong device)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(Path.Join(folder, below), "*", Everything))
        {
            if (stamps.Count == MostEntries || FileStamp.Of(path) is not { Kind: FileKind.File or FileKind.Folder } stamp || stamp.Device != device)
                return false;

            stamps.Add(new Entry(path[(folder.Length + 1)..], stamp));
        }

        return true;
    }

    private static Digest DigestOf(List<Entry> stamps)
    {
        stamps.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        var writer = new ReceiptWriter();
        foreach (var entry in stamps)
        {
            writer.Text(entry.Path);
            writer.Stamp(entry.Stamp);
        }

        return Digest.Sha256(writer.Written);
    }

    private sealed record Entry(string Path, FileStamp Stamp);
}
