using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>Reads what restore left behind for projects and for every project that they refer to.</summary>
internal static class ProjectDiscovery
{
    /// <summary>People spell a path in any case where the file system does not mind.</summary>
    private static readonly StringComparison FileNames =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <param name="projects">Absolute paths.</param>
    /// <param name="root">Absolute path of the policy's folder.</param>
    /// <returns>The projects and, transitively, those that their restored graphs refer to; sorted by path.</returns>
    public static ImmutableArray<RestoredProject> Read(IEnumerable<string> projects, string root, CancellationToken cancellationToken)
    {
        var shown = new ShownPath(PhysicalPath.OfFolder(root));
        var found = new SortedDictionary<string, RestoredProject>(StringComparer.Ordinal);
        var pending = new Queue<string>(projects.Select(PhysicalPath.OfFile));
        while (pending.TryDequeue(out var path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found.ContainsKey(path))
                continue;

            if (found.Count == ProjectFinder.MostProjects)
                throw new InvalidDataException($"there are more than {ProjectFinder.MostProjects} projects.");

            var project = Read(path, shown);
            found.Add(path, project);
            foreach (var reference in project.Assets?.ProjectReferences ?? [])
                pending.Enqueue(PhysicalPath.OfFile(Path.GetFullPath(reference, Path.GetDirectoryName(path)!)));
        }

        return [.. found.Values];
    }

    /// <summary>Every package of every project, once, where the packages folders of the first project that names it have it.</summary>
    public static ImmutableArray<InstalledPackage> Packages(ImmutableArray<RestoredProject> projects)
    {
        var mentions =
            from assets in projects.Select(project => project.Assets).OfType<AssetsFile>()
            from mention in assets.Packages.Select(package => (Package: package, Via: "library"))
                .Concat(assets.Downloads.Select(package => (Package: package, Via: "download")))
            select (Subject: new PackageSubject(mention.Package.Id, mention.Package.Version), mention.Via, assets.PackageFolders);

        return [.. mentions
            .GroupBy(mention => mention.Subject.Key, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group =>
            {
                var key = group.Key.Replace('/', Path.DirectorySeparatorChar);
                var folder = group.SelectMany(mention => mention.PackageFolders).Select(root => Path.Combine(root, key)).FirstOrDefault(Directory.Exists);
                return new InstalledPackage(
                    group.First().Subject,
                    folder,
                    $"$(NuGetPackageRoot){group.Key}",
                    [.. group.Select(mention => mention.Via).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
            })];
    }

    /// <summary>
    /// When NuGet finished each package's folder; it writes this file last. Says whether a restore in between extracted something again,
    /// and nothing about the content.
    /// </summary>
    public static ImmutableArray<DateTime> Extractions(ImmutableArray<RestoredProject> projects) =>
        [.. Packages(projects).Select(package => package.Folder is null ? DateTime.MinValue : File.GetLastWriteTimeUtc(Path.Combine(package.Folder, ".nupkg.metadata")))];

    private static RestoredProject Read(string path, ShownPath shown)
    {
        var subject = new ProjectSubject(shown.Of(path));
        var (assets, assetsFault, assetsDigest) = ReadAssets(path, shown);
        var folder = Path.GetDirectoryName(path)!;
        var lockfilePath = assets?.LockFilePath is { } configured
            ? PhysicalPath.OfFile(Path.GetFullPath(configured, folder))
            : UsualLockfile(path);
        var project = new RestoredProject(subject, assets, assetsFault, Lockfile: null, LockfileFault: null, shown.Of(lockfilePath)) { Fingerprint = (assetsDigest, null) };

        try
        {
            return File.Exists(lockfilePath)
                ? project with { Lockfile = NuGetLockfileReader.Read(lockfilePath, project.LockfilePath), Fingerprint = (assetsDigest, DigestOf(lockfilePath)) }
                : project;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return project with { LockfileFault = new RestoredProject.Fault(ReadFault.Describe(e), new Location(project.LockfilePath)) };
        }
    }

    /// <summary>NuGet prefers <c>packages.&lt;project&gt;.lock.json</c> when it exists, so that two projects can share a folder.</summary>
    /// <param name="projectPath">Absolute.</param>
    public static string UsualLockfile(string projectPath)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        var named = Path.Combine(folder, $"packages.{Path.GetFileNameWithoutExtension(projectPath).Replace(' ', '_')}.lock.json");
        return File.Exists(named) ? named : Path.Combine(folder, "packages.lock.json");
    }

    private static (AssetsFile? Assets, RestoredProject.Fault? Fault, Digest? Digest) ReadAssets(string projectPath, ShownPath shown)
    {
        foreach (var candidate in AssetsFiles(projectPath))
        {
            try
            {
                if (!File.Exists(candidate))
                    continue;

                var assets = AssetsFileReader.Read(candidate);
                if (PhysicalPath.OfFile(Path.GetFullPath(assets.ProjectPath, Path.GetDirectoryName(projectPath)!)).Equals(projectPath, FileNames))
                    return (assets, null, DigestOf(candidate));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                return (null, new RestoredProject.Fault(ReadFault.Describe(e), new Location(shown.Of(candidate))), null);
            }
        }

        return (null, null, null);
    }

    private static Digest DigestOf(string path) => Digest.Sha256(File.ReadAllBytes(path));

    /// <summary><c>obj/</c> beside the project, or the shared <c>artifacts/obj/&lt;project&gt;/</c> of UseArtifactsOutput in a folder above.</summary>
    private static IEnumerable<string> AssetsFiles(string projectPath)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        yield return Path.Combine(folder, "obj", "project.assets.json");
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
            yield return Path.Combine(above, "artifacts", "obj", Path.GetFileNameWithoutExtension(projectPath), "project.assets.json");
    }
}
