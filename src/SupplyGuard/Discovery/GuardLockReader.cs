using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Discovery;

/// <summary>Reads <c>supplyguard.lock.json</c> strictly: a lock that says something unexpected pins nothing.</summary>
internal static class GuardLockReader
{
    private const int LargestFile = 8 << 20;

    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static GuardLock? Read(string path) => new FileInfo(path).Exists ? Parse(BoundedFile.Read(path, LargestFile)) : null;

    /// <exception cref="InvalidDataException">The bytes are malformed.</exception>
    public static GuardLock Parse(ReadOnlySpan<byte> bytes)
    {
        var root = LockNodes.Root(bytes, GuardLock.FileName);
        LockNodes.OnlyKeys(root, "version", "packages", "models");
        if (LockNodes.Count(root, "version") is not 1)
            throw new InvalidDataException("its version is not 1; a newer SupplyGuard wrote it.");

        return new GuardLock(
            Sorted(LockNodes.Section(root, "packages").Members, Package),
            Sorted(LockNodes.Section(root, "models").Members, Model));
    }

    private static LockedPackage Package(PolicyMember member)
    {
        var package = LockNodes.AsSection(member.Value, member.Name);
        LockNodes.OnlyKeys(package, "contentHash", "tree", "signer", "owners", "code", "via");
        var hashes = LockNodes.Texts(package, "contentHash");
        if (hashes.IsEmpty)
            throw new InvalidDataException($"the package at line {member.Location.Line} has no 'contentHash'.");

        return new LockedPackage(
            [.. hashes.Select(hash => ContentHash(hash, member))],
            LockNodes.Text(package, "tree"),
            package["signer"] is null ? null : LockNodes.Text(package, "signer"),
            LockNodes.Texts(package, "owners"),
            LockNodes.Texts(package, "code"),
            LockNodes.Texts(package, "via"),
            member.Location);
    }

    private static Digest ContentHash(string text, PolicyMember member) =>
        Digest.TryParse(text, out var digest) && digest.Algorithm is DigestAlgorithm.Sha512
            ? digest
            : throw new InvalidDataException($"a 'contentHash' at line {member.Location.Line} is no 'sha512-' digest.");

    private static LockedModel Model(PolicyMember member)
    {
        var model = LockNodes.AsSection(member.Value, member.Name);
        LockNodes.OnlyKeys(model, "format", "size", "sha256", "files", "tensors");
        var tensors = model["tensors"] is { } node ? LockNodes.AsSection(node, "tensors") : null;
        if (tensors is not null)
            LockNodes.OnlyKeys(tensors, "count", "sha256", "highBits");

        return new LockedModel(
            LockNodes.Text(model, "format"),
            LockNodes.Count(model, "size"),
            LockNodes.Sha256(model, "sha256"),
            Files(model),
            tensors is null ? 0 : (int)Math.Min(LockNodes.Count(tensors, "count"), int.MaxValue),
            tensors is null ? null : LockNodes.Sha256(tensors, "sha256"),
            member.Location)
        {
            HighBitsRoot = tensors?["highBits"] is null ? null : LockNodes.Sha256(tensors, "highBits"),
        };
    }

    private static ImmutableSortedDictionary<string, LockedFile> Files(PolicyNode.Section model)
    {
        var files = model["files"] is { } node ? LockNodes.AsSection(node, "files").Members : [];
        return Sorted(files, member =>
        {
            if (ResourcePath.Fault(member.Name, onWindows: false) is { } fault)
                throw new InvalidDataException($"a name in 'files' at line {member.Location.Line} is no file beside the model: {fault}.");

            var file = LockNodes.AsSection(member.Value, member.Name);
            LockNodes.OnlyKeys(file, "size", "sha256");
            return new LockedFile(LockNodes.Count(file, "size"), LockNodes.Sha256(file, "sha256"));
        });
    }

    private static ImmutableSortedDictionary<string, T> Sorted<T>(ImmutableArray<PolicyMember> members, Func<PolicyMember, T> read)
    {
        var sorted = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var member in members)
            sorted.Add(member.Name, read(member));

        return sorted.ToImmutable();
    }
}
