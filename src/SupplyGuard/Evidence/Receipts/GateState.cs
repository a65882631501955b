using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Signatures;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>What the inputs of a gate look like, as one digest: equal as long as none of them changed.</summary>
/// <param name="Changed">When the last of them changed, in the unit of <see cref="FileStamp.Changed"/>.</param>
internal sealed record GateState(Digest Digest, long Changed)
{
    /// <summary>Fewer are looked at sooner than threads can be had.</summary>
    private const int ManyFolders = 48;

    /// <returns>Null when the stamps of something prove nothing: see <see cref="FolderStamps.Take"/>.</returns>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public static GateState? Of(GateInputs inputs, EvidenceMemory? memory, TimeProvider clock, CancellationToken cancellationToken)
    {
        var writer = new ReceiptWriter();
        var times = new ChangeTimes();
        long changed = 0;
        foreach (var file in inputs.Files)
        {
            var stamp = FileStamp.Of(file);
            writer.Flag(stamp is not null);
            if (stamp is not { } found)
                continue;
            if (found.Kind is not FileKind.File || !times.AreKept(found, file))
                return null;

            writer.Stamp(found);
            changed = Math.Max(changed, found.Changed);
        }

        foreach (var folder in StampsOf(inputs.Folders, memory, times, clock, cancellationToken))
        {
            if (folder is not { } stamps)
                return null;

            writer.Digest(stamps.Digest);
            changed = Math.Max(changed, stamps.Changed);
        }

        foreach (var path in inputs.Paths)
            writer.Text(PhysicalPath.OfFile(path));
        foreach (var output in inputs.Outputs)
            writer.Texts(QuarantineFiles.OtherImports(output.Project, output.Folder));

        return new GateState(Digest.Sha256(writer.Written), changed);
    }

    private static FolderStamps?[] StampsOf(ImmutableArray<string> folders, EvidenceMemory? memory, ChangeTimes times, TimeProvider clock, CancellationToken cancellationToken)
    {
        var stamps = new FolderStamps?[folders.Length];
        var threads = folders.Length < ManyFolders ? 1 : Environment.ProcessorCount;
        Parallel.For(0, folders.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads }, index =>
            stamps[index] = Stamps(folders[index], memory, times, clock, cancellationToken));
        return stamps;
    }

    private static FolderStamps? Stamps(string folder, EvidenceMemory? memory, ChangeTimes times, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (memory?.FindStamps(folder) is { } known)
            return known;

        var stamps = FolderStamps.Take(folder, times, clock, cancellationToken);
        if (stamps is not null)
            memory?.Keep(folder, stamps);
        return stamps;
    }
}
