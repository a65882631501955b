using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Torch;

/// <summary>An archive as PyTorch writes it: all entries below one folder, named after the file that it was first. Newer exports have no such folder.</summary>
internal sealed class TorchArchive
{
    private readonly FileWindow _file;
    private readonly TorchLimits _limits;
    private readonly Dictionary<string, ZipEntry> _entries;
    private readonly CancellationToken _cancellationToken;

    private TorchArchive(FileWindow file, ZipDirectory directory, string root, TorchLimits limits, CancellationToken cancellationToken)
    {
        _file = file;
        _limits = limits;
        _cancellationToken = cancellationToken;
        Root = root;
        _entries = directory.Entries.Where(entry => !entry.IsDirectory).ToDictionary(entry => entry.Name[root.Length..], StringComparer.Ordinal);
    }

    /// <summary>The folder, with its slash; empty when there is none.</summary>
    public string Root { get; }

    /// <summary>Names below the folder, in the order of the central directory.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <param name="marker">An entry that the archive must have; the folder is what stands before it.</param>
    /// <exception cref="MalformedException">The archive is malformed, or not all entries lie below one folder.</exception>
    public static TorchArchive Open(FileWindow file, string marker, TorchLimits limits, CancellationToken cancellationToken)
    {
        var directory = ZipReader.Read(file, limits.Zip).OrThrow();
        var found = directory.Entries.FirstOrDefault(entry => entry.Name == marker || (entry.Name.EndsWith('/' + marker, StringComparison.Ordinal) && entry.Name.IndexOf('/', StringComparison.Ordinal) == entry.Name.Length - marker.Length - 1))
            ?? throw new MalformedException(Fault.Inconsistent, directory.CentralOffset, $"the archive has no '{marker}'.");
        var root = found.Name[..^marker.Length];
        if (root.Length is 0 && marker is TorchZipReader.Marker)
            throw new MalformedException(Fault.Inconsistent, found.CentralOffset, $"'{marker}' lies in no folder, and PyTorch takes that of the first entry for the archive's.");

        var stranger = directory.Entries.FirstOrDefault(entry => !entry.Name.StartsWith(root, StringComparison.Ordinal));
        if (stranger is not null)
            throw new MalformedException(Fault.Inconsistent, stranger.CentralOffset, $"'{stranger.Name}' does not lie in '{root}', where everything else is.");
        if (directory.Entries.FirstOrDefault(entry => TorchEntryNames.IsAnotherSpelling(entry.Name[root.Length..])) is { } twin)
            throw new MalformedException(Fault.Inconsistent, twin.CentralOffset, $"'{twin.Name}' is a name of PyTorch's in another case, which its reader takes for that name.");

        return new TorchArchive(file, directory, root, limits, cancellationToken);
    }

    public ZipEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>The content of an entry: a part of the file when it is stored, a copy in memory when it is compressed.</summary>
    /// <param name="atMost">Most bytes of a copy.</param>
    /// <exception cref="MalformedException">The content is damaged, or too long to be held.</exception>
    public FileWindow Content(ZipEntry entry, long atMost)
    {
        if (entry.Method is EntryContent.Stored)
        {
            EntryContent.Read(_file, entry, entry.Size, _ => _cancellationToken.ThrowIfCancellationRequested(), mayLackChecksum: true);
            return _file.Slice(entry.DataOffset, entry.Size, $"'{entry.Name}'");
        }

        return new FileWindow(Bytes(entry, atMost));
    }

    /// <summary>The content of an entry in memory.</summary>
    /// <exception cref="MalformedException">The content is damaged, or too long to be held.</exception>
    public byte[] Bytes(ZipEntry entry, long atMost)
    {
        if (entry.Size > atMost)
            throw new MalformedException(Fault.TooLarge, entry.LocalOffset, $"'{entry.Name}' holds {entry.Size} bytes; the limit is {atMost}.");

        var content = new MemoryStream();
        EntryContent.Read(_file, entry, atMost, content.Write, mayLackChecksum: true);
        return content.ToArray();
    }

    /// <summary>Executes the pickle in an entry; exactly one, and nothing behind it.</summary>
    /// <exception cref="MalformedException">The content is damaged, or no such pickle.</exception>
    public PickleRun Run(string name, out PickleFacts facts)
    {
        var entry = Find(name) ?? throw new MalformedException(Fault.Inconsistent, 0, $"the archive has no '{name}'.");
        var content = Content(entry, _limits.HeldBytes);
        var input = new PickleInput(content, content.Length, _limits.Pickle, _cancellationToken) { KeepsParts = true };
        var run = PickleMachine.Run(input);
        var origin = entry.Method is EntryContent.Stored ? entry.DataOffset : -1;
        if (run.Program.Break is { } broken)
            throw new MalformedException(broken.Fault, Math.Max(entry.DataOffset, origin + broken.Offset), $"'{entry.Name}', at byte {broken.Offset} of its content: {broken.Detail}");
        if (run.End != content.Length)
            throw new MalformedException(Fault.Inconsistent, entry.DataOffset, $"'{entry.Name}' goes on for {content.Length - run.End} bytes behind its pickle.");

        facts = new PickleFacts(entry.Name, origin, [run.Program]);
        return run;
    }

    /// <summary>Finds the bytes of storages in a folder of the archive, and holds their lengths against what the pickle states.</summary>
    /// <exception cref="MalformedException">A length differs.</exception>
    public void Locate(IEnumerable<TorchStorage> storages, Func<TorchStorage, string> nameOf, bool isBigEndian)
    {
        foreach (var storage in storages)
        {
            if (Find(nameOf(storage)) is not { } entry)
                continue;
            if (entry.Size != storage.Length)
                throw new MalformedException(Fault.Inconsistent, entry.LocalOffset, $"'{entry.Name}' holds {entry.Size} bytes, and its tensors say {storage.Length}.");

            storage.File = _file;
            storage.Entry = entry;
            storage.Start = entry.DataOffset;
            storage.IsBigEndian = isBigEndian;
        }
    }

    /// <summary>All entries but those that are storages of tensors.</summary>
    /// <exception cref="MalformedException">The content of one is damaged.</exception>
    public ImmutableArray<ArchiveMember> Members(IEnumerable<TorchStorage> storages)
    {
        var tensors = storages.Where(storage => storage.Tensors.Count > 0 && storage.Entry is not null).Select(storage => storage.Entry!.Name).ToHashSet(StringComparer.Ordinal);
        return [.. _entries.Values.Where(entry => !tensors.Contains(entry.Name)).Select(entry => EntryContent.Member(_file, entry, _cancellationToken, mayLackChecksum: true))];
    }

    /// <summary>
    /// What pickles do that lie in other entries than PyTorch's own: a loader can be told to read any entry, whatever it is called (CVE-2025-1889).
    /// </summary>
    /// <param name="known">Names of entries whose pickles have been executed.</param>
    /// <exception cref="MalformedException">The content of one is damaged, or too long to be held.</exception>
    public IEnumerable<PickleFacts> OtherPickles(IEnumerable<TorchStorage> storages, IEnumerable<string> known)
    {
        var passed = storages.Where(storage => storage.Tensors.Count > 0 && storage.Entry is not null).Select(storage => storage.Entry!.Name).Concat(known).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in _entries.Values.Where(entry => !passed.Contains(entry.Name)))
        {
            var content = entry.Method is EntryContent.Stored ? _file.Slice(entry.DataOffset, entry.Size, $"'{entry.Name}'") : new FileWindow(Bytes(entry, _limits.HeldBytes));
            if (PickleSniffer.Find(content, _limits.Pickle, _cancellationToken) is { IsEmpty: false } programs)
                yield return new PickleFacts(entry.Name, entry.Method is EntryContent.Stored ? entry.DataOffset : -1, programs);
        }
    }
}
