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

    /// <summary>Bytes of one compressed entry, which is held, and of all entries of one archive and of those inside it.</summary>
    private const long LargestHeld = 256 << 20;
    private const long MostBytes = 64L << 30;

    private long _bytes;

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
            _bytes = entry.Size > MostBytes - _bytes ? MostBytes : _bytes + entry.Size;
            all.AddRange(depth == Deepest || _bytes == MostBytes
                ? [Damaged(member, new Parsed<ModelFacts>.Malformed(Fault.TooLarge, 0, $"it lies {depth} archives deep, or behind more than {MostBytes} bytes; the limits are {Deepest - 1} and that."))]
                : Member(member, file, entry, depth));
        }

        return all.DrainToImmutable();
    }

    private ImmutableArray<ModelEvidence> Member(ModelEvidence member, FileWindow file, ZipEntry entry, int depth)
    {
        if (ZipReader.DigestOf(file, entry, MostBytes) is not Parsed<Digest>.Ok(var sha256))
            return [Damaged(member, ZipReader.DigestOf(file, entry, MostBytes))];
        if (ZipReader.Open(file, entry, LargestHeld) is not Parsed<FileWindow>.Ok(var content))
            return [Damaged(member, ZipReader.Open(file, entry, LargestHeld))];

        var read = member with { Format = FormatSniffer.Sniff(content), Sha256 = sha256, Facts = ModelReader.Read(content, ModelLimits.Default, externalData: null, cancellationToken) };
        return IsStrange(read) ? Open(read, content, depth + 1) : [BesideGathering.WithTemplate(read, content)];
    }

    /// <summary>What was not read has no digest of its own, and is malformed or beyond the limits.</summary>
    private static ModelEvidence Damaged<T>(ModelEvidence member, Parsed<T> why) => why is Parsed<T>.Malformed malformed
        ? member with { Sha256 = Digest.Sha256([]), Facts = new Parsed<ModelFacts>.Malformed(malformed.Fault, malformed.Offset, malformed.Detail) }
        : member;
}
