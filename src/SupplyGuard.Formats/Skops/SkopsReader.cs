using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Numpy;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Skops;

/// <summary>The door for files of skops: an archive with a schema, and with the arrays that its nodes name. It makes no object.</summary>
internal static class SkopsReader
{
    private const string Schema = "schema.json";

    private const string Array = ".npy";

    /// <summary>Whether the names of an archive are those of skops.</summary>
    public static bool IsPlausible(ImmutableArray<string> names) => names.Contains(Schema) && names.All(name => name is Schema || !name.Contains('/', StringComparison.Ordinal));

    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ModelParts> Read(FileWindow file, SkopsLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<ModelParts>.Ok(ReadCore(file, limits, watcher, cancellationToken));
        }
        catch (MalformedException e)
        {
            return new Parsed<ModelParts>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static ModelParts ReadCore(FileWindow file, SkopsLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var directory = ZipReader.Read(file, limits.Zip).OrThrow();
        var entry = directory.Find(Schema) ?? throw new MalformedException(Fault.Inconsistent, directory.CentralOffset, $"the archive has no '{Schema}'.");
        var uses = new UseList(limits.Uses);
        var schema = new SkopsSchema(uses);
        var json = EntryContent.Extract(file, entry, limits.SchemaBytes);
        schema.Read(json, entry.Method is EntryContent.Stored ? entry.DataOffset : -1, limits.Depth);

        var tensors = ImmutableArray.CreateBuilder<TensorEntry>();
        var unread = ImmutableArray.CreateBuilder<UnreadTensor>();
        var members = ImmutableArray.CreateBuilder<ArchiveMember>();
        members.Add(new ArchiveMember(entry.Name, entry.Size, Digest.Sha256(json)));
        foreach (var part in directory.Entries.Where(part => part != entry && !part.IsDirectory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!schema.Files.Contains(part.Name))
                unread.Add(new UnreadTensor(part.Name, "no node of the schema names it.", part.LocalOffset));
            else if (part.Name.EndsWith(Array, StringComparison.Ordinal))
                tensors.Add(ReadArray(file, part, limits, watcher));
            else
                members.Add(EntryContent.Member(file, part, cancellationToken));
        }

        if (schema.Files.FirstOrDefault(name => directory.Find(name) is null) is { } missing)
            throw new MalformedException(Fault.Inconsistent, directory.CentralOffset, $"the archive has no '{Printable(missing)}', which its schema names.");

        return new ModelParts { Tensors = tensors.ToImmutable(), Unread = unread.ToImmutable(), Members = members.ToImmutable(), Uses = uses.All };
    }

    /// <summary>skops reads arrays without objects; one that has some is malformed.</summary>
    private static TensorEntry ReadArray(FileWindow file, ZipEntry entry, SkopsLimits limits, TensorWatcher? watcher)
    {
        using var digester = new ArrayDigester(entry.Name, entry.Size, limits.Numpy, watcher);
        EntryContent.Read(file, entry, limits.Numpy.ArchiveBytes, digester.Append);
        return digester.Finish();
    }

    private static string Printable(string name) => new([.. name.Take(200).Select(character => char.IsControl(character) ? '?' : character)]);
}
