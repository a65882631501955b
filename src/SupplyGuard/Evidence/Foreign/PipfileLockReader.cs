using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Foreign;

/// <summary>Reads <c>Pipfile.lock</c>.</summary>
internal static class PipfileLockReader
{
    private const string Meta = "_meta";

    /// <exception cref="InvalidDataException">The bytes are no such file.</exception>
    public static ForeignLock Parse(ReadOnlySpan<byte> bytes, string shownPath)
    {
        var root = LockNodes.Root(bytes, shownPath);
        var entries = ImmutableArray.CreateBuilder<ForeignEntry>();
        if (LockNodes.Section(root, Meta)["sources"] is PolicyNode.List sources)
        {
            foreach (var source in sources.Items)
            {
                var section = LockNodes.AsSection(source, "sources");
                if (LockNodes.Text(section, "url") is var address && (ForeignAddress.IsPlain(address) || section["verify_ssl"] is PolicyNode.Flag { Value: false }))
                    entries.Add(ForeignEntry.Setting(address, source.Location));
            }
        }

        foreach (var group in root.Members.Where(member => member.Name != Meta))
        {
            foreach (var member in LockNodes.AsSection(group.Value, group.Name).Members)
                Add(member.Name, LockNodes.AsSection(member.Value, member.Name), member.Location, entries);
        }

        return new ForeignLock(shownPath, entries.ToImmutable(), []);
    }

    private static void Add(string name, PolicyNode.Section package, Location location, ImmutableArray<ForeignEntry>.Builder entries)
    {
        if (package["path"] is not null)
            return;

        var version = Optional(package, "version");
        var address = Optional(package, "git") is { Length: > 0 } git ? $"git+{git}" : Optional(package, "file");
        if (ForeignAddress.IsLocal(address))
            return;

        var isRepository = ForeignAddress.IsRepository(address);
        var isCommit = isRepository && ForeignAddress.NamesCommit($"@{Optional(package, "ref")}");
        entries.Add(new ForeignEntry(
            new ForeignPackageSubject("pypi", PolicyText.Shown(name), PolicyText.Shown(version.TrimStart('='))),
            IsPinned: isRepository ? isCommit : address.Length > 0 || (version.StartsWith("==", StringComparison.Ordinal) && !version.Contains('*', StringComparison.Ordinal)),
            HasHash: isCommit || LockNodes.Texts(package, "hashes").Any(hash => ForeignHash.HoldsHex(hash)),
            ForeignAddress.IsPlain(address) ? address : null,
            location));
    }

    private static string Optional(PolicyNode.Section package, string key) => package[key] is null ? "" : LockNodes.Text(package, key);
}
