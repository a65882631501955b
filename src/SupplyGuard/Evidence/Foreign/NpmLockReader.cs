using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Foreign;

/// <summary>Reads <c>package-lock.json</c> and <c>npm-shrinkwrap.json</c> of lockfileVersion 1 to 3.</summary>
internal static class NpmLockReader
{
    private const string Modules = "node_modules/";

    /// <exception cref="InvalidDataException">The bytes are no such file.</exception>
    public static ForeignLock Parse(ReadOnlySpan<byte> bytes, string shownPath)
    {
        var root = LockNodes.Root(bytes, shownPath);
        if (root["lockfileVersion"] is not PolicyNode.Number { Value: 1 or 2 or 3 })
            throw new InvalidDataException("its lockfileVersion is not 1, 2 or 3.");

        var entries = ImmutableArray.CreateBuilder<ForeignEntry>();
        if (root["packages"] is not null)
            ReadPackages(LockNodes.Section(root, "packages"), entries);
        else if (root["dependencies"] is not null)
            ReadDependencies(LockNodes.Section(root, "dependencies"), entries);

        return new ForeignLock(shownPath, entries.ToImmutable(), []);
    }

    /// <summary>By folder. What is not below a <c>node_modules</c> is the repository's own.</summary>
    private static void ReadPackages(PolicyNode.Section packages, ImmutableArray<ForeignEntry>.Builder entries)
    {
        foreach (var member in packages.Members)
        {
            var package = LockNodes.AsSection(member.Value, member.Name);
            var at = member.Name.LastIndexOf(Modules, StringComparison.Ordinal);
            if (at >= 0 && !IsTrue(package, "link") && !IsTrue(package, "inBundle"))
                Add(Optional(package, "name") is { Length: > 0 } alias ? alias : member.Name[(at + Modules.Length)..], package, member.Location, entries);
        }
    }

    /// <summary>By name, nested. Recursive: the tree is no deeper than <see cref="PolicyTree.MaxDepth"/>.</summary>
    private static void ReadDependencies(PolicyNode.Section dependencies, ImmutableArray<ForeignEntry>.Builder entries)
    {
        foreach (var member in dependencies.Members)
        {
            var package = LockNodes.AsSection(member.Value, member.Name);
            if (!IsTrue(package, "bundled"))
                Add(member.Name, package, member.Location, entries);
            if (package["dependencies"] is not null)
                ReadDependencies(LockNodes.Section(package, "dependencies"), entries);
        }
    }

    private static void Add(string name, PolicyNode.Section package, Location location, ImmutableArray<ForeignEntry>.Builder entries)
    {
        var version = Optional(package, "version");

        // Where the version is an address, version 1 has nothing else.
        var address = Optional(package, "resolved") is { Length: > 0 } resolved ? resolved : version;
        if (ForeignAddress.IsLocal(address))
            return;

        var isRepository = ForeignAddress.IsRepository(address);
        var isCommit = isRepository && ForeignAddress.NamesCommit(address);
        entries.Add(new ForeignEntry(
            new ForeignPackageSubject("npm", PolicyText.Shown(name), ForeignAddress.IsAddress(version) ? "" : PolicyText.Shown(version)),
            IsPinned: isRepository ? isCommit : version.Length > 0,
            HasHash: isCommit || ForeignHash.HoldsIntegrity(Optional(package, "integrity")),
            ForeignAddress.IsPlain(address) ? address : null,
            location));
    }

    private static bool IsTrue(PolicyNode.Section package, string key) => package[key] is PolicyNode.Flag { Value: true };

    private static string Optional(PolicyNode.Section package, string key) => package[key] is null ? "" : LockNodes.Text(package, key);
}
