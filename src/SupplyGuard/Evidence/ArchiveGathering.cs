using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Zip;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence;

/// <summary>
/// Reads what is in archives that no room takes for a model, archives inside archives too. Nothing is extracted: entries are read where they are, and compressed ones held in memory.
/// </summary>
internal sealed class ArchiveGathering(CancellationToken cancellationToken)
{
    private const int Deepest = 5;

    /// <summary>Bytes of one compressed entry, which is held, and of all compressed entries of an archive and of those inside it.</summary>
    private const long LargestHeld = 64 << 20;
    private const long MostInflated = 1L << 30;

    private long _inflated;

    /// <summary>The archive, and every file in it. An archive all of whose entries were read has no fault of its own any more.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static IEnumerable<ModelEvidence> Gather(ModelEvidence found, CancellationToken cancellationToken)
    {
        if (!IsStrange(found))
            return [found];

        using var handle = RegularFile.Open(found.FilePath);
        return [.. new ArchiveGathering(cancellationToken).Open(found, new FileWindow(handle), 1)];
    }

    private static bool IsStrange(ModelEvidence found) => found is { Format: FormatKind.Zip, Facts: Parsed<ModelFacts>.Malformed { Fault: Fault.Unsupported } };

    private ImmutableArray<ModelEvidence> Open(ModelEvidence archive, FileWindow file, int depth)
    {
        if (ZipReader.Read(file, ZipLimits.Default) is not Parsed<ZipDirectory>.Ok(var directory))
            return [archive];

        var all = ImmutableArray.CreateBuilder<ModelEvidence>();
        all.Add(archive with { Facts = null });
        foreach (var entry in directory.Entries.Where(entry => !entry.IsDirectory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var member = new ModelEvidence(new ModelSubject($"{archive.Subject.Path}!/{entry.Name}"), archive.FilePath, archive.Role) { Size = entry.Size };
            all.AddRange(depth == Deepest ? [Unread(member, Fault.TooLarge, entry.LocalOffset, $"it lies more than {Deepest - 1} archives deep.")] : Member(member, file, entry, depth));
        }

        return all.DrainToImmutable();
    }

    private ImmutableArray<ModelEvidence> Member(ModelEvidence member, FileWindow file, ZipEntry entry, int depth)
    {
        if (entry.Method is not 0 && entry.Size > MostInflated - _inflated)
            return [Unread(member, Fault.TooLarge, entry.LocalOffset, $"it and the compressed entries before it hold more than {MostInflated} bytes.")];

        _inflated += entry.Method is 0 ? 0 : entry.Size;
        switch (ZipReader.Open(file, entry, LargestHeld))
        {
            case Parsed<(FileWindow Content, Digest Sha256)>.Ok({ Content: var content, Sha256: var sha256 }):
                var kind = FormatSniffer.Sniff(content);
                var read = member with { Format = kind, Sha256 = sha256, Facts = ModelReader.Read(content, kind, ModelLimits.Default, externalData: null, watcher: null, cancellationToken) };
                return IsStrange(read) ? Open(read, content, depth + 1) : [BesideGathering.WithTemplate(read, content)];
            case Parsed<(FileWindow Content, Digest Sha256)>.Malformed malformed:
                return [Unread(member, malformed.Fault, malformed.Offset, malformed.Detail)];
            default:
                throw new InvalidOperationException("There is no third case.");
        }
    }

    private static ModelEvidence Unread(ModelEvidence member, Fault fault, long offset, string detail) => member with { Facts = new Parsed<ModelFacts>.Malformed(fault, offset, detail) };
}
