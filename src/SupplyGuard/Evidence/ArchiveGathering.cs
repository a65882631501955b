using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Archives;
using SupplyGuard.Formats.Models;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence;

/// <summary>
/// Reads what is in archives that no room takes for a model, archives inside archives too. Nothing is extracted: entries are read where they are, and compressed ones held in memory.
/// </summary>
internal sealed class ArchiveGathering(CancellationToken cancellationToken)
{
    /// <summary>Archives inside one another that are opened.</summary>
    private const int Deepest = 4;

    /// <summary>Files of an archive and of those inside it. Each gets a verdict of its own, which costs some ten microseconds and two kilobytes.</summary>
    private const int MostFiles = 32_768;

    /// <summary>Bytes of one compressed entry, which is held, and of all compressed entries of an archive and of those inside it.</summary>
    private const long LargestHeld = 64 << 20;
    private const long MostInflated = 1L << 30;

    private int _files;
    private long _inflated;

    /// <summary>The archive, and every file in it, each read when it is asked for. An archive all of whose entries are read has no fault of its own any more.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static IEnumerable<ModelEvidence> Gather(ModelEvidence found, CancellationToken cancellationToken)
    {
        if (!IsStrange(found) && !IsProgram(found))
        {
            yield return found;
            yield break;
        }

        using var handle = RegularFile.Open(found.FilePath);
        foreach (var file in new ArchiveGathering(cancellationToken).Open(found, new FileWindow(handle), 1))
            yield return file;
    }

    private static bool IsStrange(ModelEvidence found) => ArchiveReader.IsArchive(found.Format) && found.Facts is Parsed<ModelFacts>.Malformed { Fault: Fault.Unsupported };

    /// <summary>A program stays one, whatever is behind it; llamafile puts an archive with a model there.</summary>
    private static bool IsProgram(ModelEvidence found) => found is { Format: FormatKind.MachineCode, Facts: Parsed<ModelFacts>.Ok };

    private IEnumerable<ModelEvidence> Open(ModelEvidence archive, FileWindow file, int depth) => depth > Deepest && !IsProgram(archive)
        ? [Unread(archive, Fault.TooLarge, 0, $"it lies {Deepest} archives deep, and what is in it was not read.")]
        : Open(archive, ArchiveReader.Read(file, archive.Format, cancellationToken), depth);

    /// <param name="listed">What the archive lists, or what is wrong with it.</param>
    private IEnumerable<ModelEvidence> Open(ModelEvidence archive, Parsed<ImmutableArray<ArchivedFile>> listed, int depth)
    {
        if (listed is not Parsed<ImmutableArray<ArchivedFile>>.Ok(var entries))
            return [archive.Facts is null && listed is Parsed<ImmutableArray<ArchivedFile>>.Malformed malformed ? Unread(archive, malformed.Fault, malformed.Offset, malformed.Detail) : archive];

        if (depth > Deepest || entries.Length > MostFiles - _files)
            return Refused(archive, entries, depth > Deepest ? $"it lies {Deepest} archives deep." : $"the archives inside one another hold more than {MostFiles} files.");

        _files += entries.Length;
        return entries.SelectMany(entry => Member(MemberOf(archive, entry), entry, depth)).Prepend(IsProgram(archive) ? archive : archive with { Facts = null });
    }

    /// <summary>An archive none of whose files is read. A program stays one; what is behind it is a file that was not read.</summary>
    private static ImmutableArray<ModelEvidence> Refused(ModelEvidence archive, ImmutableArray<ArchivedFile> entries, string reason) => entries switch
    {
        [] => [archive],
        [var first, ..] when IsProgram(archive) => [archive, Unread(MemberOf(archive, first), Fault.TooLarge, first.Offset, reason)],
        _ => [Unread(archive, Fault.TooLarge, 0, $"none of its {entries.Length} files was read: {reason}")],
    };

    private static ModelEvidence MemberOf(ModelEvidence archive, ArchivedFile entry) =>
        new(archive.Subject.Member(NameOf(entry, archive)), archive.FilePath, archive.Role) { Size = Math.Max(0, entry.Size) };

    /// <summary>What is compressed alone is called like the file without what its name ends in, as tools that unpack it call it.</summary>
    private static string NameOf(ArchivedFile entry, ModelEvidence archive) =>
        entry.Name.Length > 0 ? entry.Name : Path.GetFileNameWithoutExtension(archive.Subject.Path) is { Length: > 0 } stem ? stem : "content";

    private IEnumerable<ModelEvidence> Member(ModelEvidence member, ArchivedFile entry, int depth)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (entry.IsHeld && Math.Max(0, entry.Size) > MostInflated - _inflated)
            return [Unread(member, Fault.TooLarge, entry.Offset, $"it and the compressed entries before it hold more than {MostInflated} bytes.")];

        switch (entry.Open((int)Math.Min(LargestHeld, MostInflated - _inflated)))
        {
            case Parsed<(FileWindow Content, Digest Sha256)>.Ok({ Content: var content, Sha256: var sha256 }):
                _inflated += entry.IsHeld ? content.Length : 0;
                var kind = FormatSniffer.Sniff(content);
                var read = member with { Size = content.Length, Format = kind, Sha256 = sha256 };
                if (ArchiveReader.IsArchive(kind))
                    return Open(read, content, depth + 1);

                read = read with { Facts = ModelReader.Read(content, kind, ModelLimits.Default, externalData: null, watcher: null, cancellationToken) };
                return IsProgram(read) ? Open(read, content, depth + 1) : [BesideGathering.WithTemplate(read, content)];
            case Parsed<(FileWindow Content, Digest Sha256)>.Malformed malformed:
                // What was inflated before the fault counts, too: many broken entries cost as much as many whole ones.
                _inflated += !entry.IsHeld ? 0 : entry.Size < 0 ? LargestHeld : entry.Size;
                return [Unread(member, malformed.Fault, malformed.Offset, malformed.Detail)];
            default:
                throw new InvalidOperationException("There is no third case.");
        }
    }

    private static ModelEvidence Unread(ModelEvidence member, Fault fault, long offset, string detail) => member with { Facts = new Parsed<ModelFacts>.Malformed(fault, offset, detail) };
}
