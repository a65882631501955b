using System.Collections.Immutable;
using SupplyGuard.Policies;

namespace SupplyGuard.Discovery;

/// <summary>Reads <c>packages.lock.json</c> (versions 1 and 2) with the line and column of every package.</summary>
internal static class NuGetLockfileReader
{
    private const int LargestFile = 8 << 20;

    /// <summary>Packages of all targets together; a project of a thousand packages for five targets has five thousand.</summary>
    private const int MostPackages = 20_000;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is not what NuGet writes.</exception>
    public static NuGetLockfile Read(string path, string shownPath) => Parse(BoundedFile.Read(path, LargestFile), shownPath);

    /// <exception cref="InvalidDataException">The bytes are not what NuGet writes.</exception>
    public static NuGetLockfile Parse(ReadOnlySpan<byte> bytes, string shownPath)
    {
        var root = LockNodes.Root(bytes, shownPath);
        if (root["version"] is not PolicyNode.Number { Value: 1 or 2 })
            throw new InvalidDataException("its version is neither 1 nor 2.");

        var dependencies = ImmutableArray.CreateBuilder<LockedDependency>();
        foreach (var target in LockNodes.Section(root, "dependencies").Members)
        {
            var slash = target.Name.IndexOf('/', StringComparison.Ordinal);
            var (framework, runtime) = slash < 0 ? (target.Name, null) : (target.Name[..slash], target.Name[(slash + 1)..]);
            foreach (var entry in LockNodes.AsSection(target.Value, target.Name).Members)
            {
                if (dependencies.Count == MostPackages)
                    throw new InvalidDataException($"it has more than {MostPackages} packages.");

                var package = LockNodes.AsSection(entry.Value, entry.Name);
                if (LockNodes.Text(package, "type") is "Project")
                    continue;

                var contentHash = package["contentHash"] is null ? null : LockNodes.Text(package, "contentHash");
                dependencies.Add(new LockedDependency(framework, runtime, entry.Name, LockNodes.Text(package, "resolved"), contentHash, entry.Location));
            }
        }

        return new NuGetLockfile(shownPath, dependencies.ToImmutable());
    }
}
