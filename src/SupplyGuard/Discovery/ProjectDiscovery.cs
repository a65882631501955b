using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Signatures;
using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>Reads what restore left behind for projects and for every project that they refer to.</summary>
internal static class ProjectDiscovery
{
    /// <param name="projects">Absolute paths.</param>
    /// <param name="root">Absolute path of the policy's folder.</param>
    /// <param name="told">Where the assets files are, as far as somebody knows; see <see cref="VerifyRequest.RestoreOutputs"/>.</param>
    /// <returns>The projects and, transitively, those that their restored graphs refer to; sorted by path.</returns>
    public static ImmutableArray<RestoredProject> Read(IEnumerable<string> projects, string root, ImmutableDictionary<string, string> told, CancellationToken cancellationToken)
    {
        var outputs = new RestoreOutputs(told);
        var shown = new ShownPath(PhysicalPath.OfFolder(root));
        var found = new Dictionary<string, RestoredProject>(StringComparer.Ordinal);
        var pending = new Queue<string>(projects.Select(PhysicalPath.OfFile));
        while (pending.TryDequeue(out var path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found.ContainsKey(path))
                continue;

            if (found.Count == ProjectFinder.MostProjects)
                throw new InvalidDataException($"there are more than {ProjectFinder.MostProjects} projects.");

            var project = Read(path, outputs, shown);
            string[] references = [.. (project.Assets?.ProjectReferences ?? []).Select(reference => PhysicalPath.OfFile(Path.GetFullPath(reference, Path.GetDirectoryName(path)!)))];
            var (fault, moved) = Learn(project, references, outputs, shown);
            found.Add(path, fault is null ? project : project with { AssetsFault = fault });

            // A project that was looked for in its usual place, until a later one said where its output really is, is read again from there.
            foreach (var misread in moved.Where(other => found.TryGetValue(other, out var read) && !RestoreOutputs.FileNames.Equals(read.AssetsFilePath, outputs.AssetsFiles(other).First())))
            {
                found.Remove(misread);
                pending.Enqueue(misread);
            }

            foreach (var reference in references)
                pending.Enqueue(reference);
        }

        return [.. found.Values.OrderBy(project => project.FilePath, StringComparer.Ordinal)];
    }

    /// <summary>A restore writes down where the output of all projects is that it refers to. One file says it for all of them, so it is rarely read.</summary>
    private static (RestoredProject.Fault? Fault, ImmutableArray<string> Learnt) Learn(RestoredProject project, string[] references, RestoreOutputs outputs, ShownPath shown)
    {
        var graph = RestoreOutputs.GraphOf(project);
        try
        {
            return references.All(outputs.Knows) || !File.Exists(graph) ? (null, []) : (null, outputs.Learn(graph));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return (new RestoredProject.Fault(ReadFault.Describe(e), new Location(shown.Of(graph))), []);
        }
    }

    /// <summary>
    /// Every package of every project, once for each folder that it is taken from: projects may have different packages folders, and then
    /// each of the copies is used.
    /// </summary>
    public static ImmutableArray<InstalledPackage> Packages(ImmutableArray<RestoredProject> projects, PackageFolders folders)
    {
        return [.. projects.Select(project => project.Assets).OfType<AssetsFile>()
            .SelectMany(Mentions, (assets, mention) => new PlacedMention(mention, new PackagePlace(mention.Subject.Key, folders.Find(assets.PackageFolders, mention.Subject.Key))))
            .GroupBy(placed => placed.Place, placed => placed.Mention)
            .OrderBy(group => group.Key.Key, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Folder, StringComparer.Ordinal)
            .Select(group => new InstalledPackage(
                group.First().Subject,
                group.Key.Folder,
                $"$(NuGetPackageRoot){group.Key.Key}",
                [.. group.Select(mention => mention.Via).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]))];
    }

    /// <summary>What a project takes from packages folders, and why.</summary>
    public static IEnumerable<PackageMention> Mentions(AssetsFile assets) =>
        assets.Packages.Select(package => new PackageMention(new PackageSubject(package.Id, package.Version), "library"))
            .Concat(assets.Downloads.Select(package => new PackageMention(new PackageSubject(package.Id, package.Version), "download")));

    /// <summary>
    /// When NuGet finished each package's folder; it writes this file last. Says whether a restore in between extracted something again,
    /// and nothing about the content.
    /// </summary>
    public static ImmutableArray<DateTime> Extractions(ImmutableArray<RestoredProject> projects) =>
        [.. Packages(projects, new PackageFolders()).Select(package => package.Folder is null ? DateTime.MinValue : File.GetLastWriteTimeUtc(Path.Combine(package.Folder, ".nupkg.metadata")))];

    private static RestoredProject Read(string path, RestoreOutputs outputs, ShownPath shown)
    {
        var subject = new ProjectSubject(shown.Of(path));
        var (assetsPath, isQuarantined, assets, assetsFault, assetsDigest) = ReadAssets(path, outputs, shown);
        var folder = Path.GetDirectoryName(path)!;
        var lockfilePath = assets?.LockFilePath is { } configured
            ? PhysicalPath.OfFile(Path.GetFullPath(configured, folder))
            : UsualLockfile(path);
        var project = new RestoredProject(subject, assets, assetsFault, Lockfile: null, LockfileFault: null, shown.Of(lockfilePath))
        {
            Fingerprint = (assetsDigest, null),
            FilePath = path,
            AssetsFilePath = assetsPath,
            ShownOutput = shown.Of(Path.GetDirectoryName(assetsPath)!),
            IsQuarantined = isQuarantined,
        };

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
        var places = UsualLockfiles(projectPath);
        return File.Exists(places[0]) ? places[0] : places[1];
    }

    /// <summary>Where NuGet looks for a lock file that nobody configured, the first place first.</summary>
    /// <param name="projectPath">Absolute.</param>
    public static ImmutableArray<string> UsualLockfiles(string projectPath)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        return
        [
            Path.Combine(folder, $"packages.{Path.GetFileNameWithoutExtension(projectPath).Replace(' ', '_')}.lock.json"),
            Path.Combine(folder, "packages.lock.json"),
        ];
    }

    /// <summary>A quarantined file counts only where no restore has written another since.</summary>
    private static (string Path, bool IsQuarantined, AssetsFile? Assets, RestoredProject.Fault? Fault, Digest? Digest) ReadAssets(string projectPath, RestoreOutputs outputs, ShownPath shown)
    {
        string[] candidates = [.. outputs.AssetsFiles(projectPath)];
        foreach (var file in candidates.Concat(candidates.Select(path => path + QuarantineFiles.Suffix)))
        {
            var isQuarantined = file.EndsWith(QuarantineFiles.Suffix, StringComparison.Ordinal);
            var candidate = isQuarantined ? file[..^QuarantineFiles.Suffix.Length] : file;
            try
            {
                if (!File.Exists(file))
                    continue;

                var assets = AssetsFileReader.Read(file);
                if (RestoreOutputs.FileNames.Equals(PhysicalPath.OfFile(Path.GetFullPath(assets.ProjectPath, Path.GetDirectoryName(projectPath)!)), projectPath))
                    return (candidate, isQuarantined, assets, null, DigestOf(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                return (candidate, isQuarantined, null, new RestoredProject.Fault(ReadFault.Describe(e), new Location(shown.Of(file))), null);
            }
        }

        return (candidates[0], false, null, null, null);
    }

    private static Digest DigestOf(string path) => Digest.Sha256(File.ReadAllBytes(path));

    private sealed record PlacedMention(PackageMention Mention, PackagePlace Place);
}
