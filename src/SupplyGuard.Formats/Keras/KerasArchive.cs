using System.Collections.Immutable;
using SupplyGuard.Formats.Hdf5;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Keras;

/// <summary>An archive <c>.keras</c>: a configuration, files of weights, and assets that its layers read.</summary>
internal sealed class KerasArchive(FileWindow file, KerasLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
{
    private const string Config = "config.json";

    private const string Metadata = "metadata.json";

    private const string WeightsExtension = ".h5";

    private const string Assets = "assets/";

    private readonly KerasConfig _config = new(limits);
    private readonly ImmutableArray<TensorEntry>.Builder _tensors = ImmutableArray.CreateBuilder<TensorEntry>();
    private readonly ImmutableArray<UnreadTensor>.Builder _unread = ImmutableArray.CreateBuilder<UnreadTensor>();
    private readonly ImmutableArray<ImmutableArray<string>>.Builder _shared = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
    private readonly ImmutableArray<ArchiveMember>.Builder _members = ImmutableArray.CreateBuilder<ArchiveMember>();
    private long _parameters;

    /// <summary>Whether the names of an archive are those of Keras.</summary>
    public static bool IsPlausible(ImmutableArray<string> names) => names.Contains(Config) && names.Contains(Metadata);

    /// <exception cref="MalformedException">The archive is malformed, or beyond the limits.</exception>
    public static KerasModel Read(FileWindow file, KerasLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken) =>
        new KerasArchive(file, limits, watcher, cancellationToken).Read();

    private KerasModel Read()
    {
        var directory = ZipReader.Read(file, limits.Zip).OrThrow();
        foreach (var entry in directory.Entries.Where(entry => !entry.IsDirectory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.Name is Config or Metadata)
                Configuration(entry);
            else if (entry.Name.EndsWith(WeightsExtension, StringComparison.Ordinal))
                Weights(entry);
            else
                Member(entry);
        }

        if (directory.Find(Config) is null)
            throw new MalformedException(Fault.Inconsistent, directory.CentralOffset, $"the archive has no '{Config}'.");

        return new KerasModel
        {
            Tensors = _tensors.ToImmutable(),
            Unread = _unread.ToImmutable(),
            Shared = _shared.ToImmutable(),
            Members = _members.ToImmutable(),
            Uses = [.. _config.Uses],
            Metadata = [],
            ParameterCount = _parameters,
        };
    }

    private void Configuration(ZipEntry entry)
    {
        var bytes = EntryContent.Extract(file, entry, limits.ConfigBytes);
        _members.Add(new ArchiveMember(entry.Name, entry.Size, Digest.Sha256(bytes)));
        _config.Read(bytes, entry.Name, entry.Method is EntryContent.Stored ? entry.DataOffset : -1);
    }

    private void Weights(ZipEntry entry)
    {
        if (entry.Method is not EntryContent.Stored && entry.Size > limits.HeldBytes)
        {
            _unread.Add(new UnreadTensor(entry.Name, $"the file of weights is compressed and has {entry.Size} bytes; the limit for that is {limits.HeldBytes}.", entry.DataOffset));
            return;
        }

        var outside = watcher?.Below($"{entry.Name}!");
        try
        {
            var content = Hdf5Reader.ReadCore(Content(entry), limits.Hdf5, watcher, cancellationToken);
            if (_tensors.Count + content.Tensors.Length > limits.Hdf5.Objects)
                throw new MalformedException(Fault.TooLarge, 0, $"the archive has more than {limits.Hdf5.Objects} weights.");

            string Named(string name) => $"{entry.Name}!{name}";
            _tensors.AddRange(content.Tensors.Select(tensor => tensor with { Name = Named(tensor.Name) }));
            _unread.AddRange(content.Unread.Select(tensor => tensor with { Name = Named(tensor.Name) }));
            _shared.AddRange(content.Shared.Select(names => names.Select(Named).ToImmutableArray()));
            _parameters = TensorSize.Add(_parameters, KerasReader.Parameters(content));
            foreach (var use in content.Outside)
                _config.Add(use with { Where = Named(use.Where), Offset = -1 });

            KerasReader.Configure(_config, content, entry.Name, limits);
        }
        catch (MalformedException e)
        {
            throw new MalformedException(e.Fault, entry.DataOffset, $"'{entry.Name}', at byte {e.Offset} of its content: {e.Message}");
        }
        finally
        {
            _ = watcher?.Below(outside!);
        }
    }

    /// <summary>The content of an entry, verified: a part of the file when it is stored, a copy in memory when it is compressed.</summary>
    private FileWindow Content(ZipEntry entry)
    {
        if (entry.Method is not EntryContent.Stored)
            return new FileWindow(EntryContent.Extract(file, entry, limits.HeldBytes));

        EntryContent.Read(file, entry, entry.Size, _ => cancellationToken.ThrowIfCancellationRequested());
        return file.Slice(entry.DataOffset, entry.Size, $"'{entry.Name}'");
    }

    private void Member(ZipEntry entry)
    {
        _members.Add(EntryContent.Member(file, entry, mayLackChecksum: false, out var start, cancellationToken));
        if (MachineCodeSniffer.Sniff(start) is not MachineCode.None)
            _config.Add(new CodeUse(CodeUseKind.MachineCode, entry.Name, entry.Name, entry.DataOffset));
        else if (!entry.Name.StartsWith(Assets, StringComparison.Ordinal))
            _unread.Add(new UnreadTensor(entry.Name, "Keras writes no entry of this name, and it was not read.", entry.LocalOffset));
    }
}
