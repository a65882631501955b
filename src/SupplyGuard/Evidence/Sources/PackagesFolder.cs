using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Signatures;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Sources;

/// <summary>A folder that packages are extracted into or taken from.</summary>
/// <param name="Shown">As reports show it.</param>
/// <param name="Project">The first project that uses it.</param>
/// <param name="Writable">The first path in it that this process could change, among those that were asked for; null when there is none.</param>
internal sealed record PackagesFolder(string Shown, ProjectSubject Project, bool IsInRepository, string? Writable)
{
    /// <param name="projects">Whose folders are wanted.</param>
    /// <param name="packages">What is used of the folders.</param>
    /// <param name="root">Absolute path of the policy's folder, without links.</param>
    /// <param name="repository">Absolute path of the repository, without links.</param>
    /// <param name="folders">Says what lies in the user's home.</param>
    /// <param name="askAccess">Whether to look for something writable: it takes a look at every file that is used.</param>
    public static ImmutableArray<PackagesFolder> Of(
        ImmutableArray<RestoredProject> projects, ImmutableArray<InstalledPackage> packages, string root, string repository, NuGetFolders folders, bool askAccess)
    {
        var shown = new ShownPath(root);
        string Show(string path) => PhysicalPath.IsBelow(repository, path) ? shown.Of(path) : folders.InHome(path) ?? shown.Of(path);
        var users = new Dictionary<string, ProjectSubject>(RestoreOutputs.FileNames);
        foreach (var project in projects)
        {
            foreach (var folder in project.Assets?.PackageFolders ?? [])
                users.TryAdd(PhysicalPath.OfFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, Path.GetDirectoryName(project.FilePath)!))), project.Subject);
        }

        return [.. users.OrderBy(user => user.Key, StringComparer.Ordinal).Select(user => new PackagesFolder(
            Show(user.Key),
            user.Value,
            PhysicalPath.IsBelow(repository, user.Key),
            askAccess && FirstWritable(user.Key, packages) is { } path ? Show(path) : null))];
    }

    /// <summary>What cannot be asked could be anything, and so counts as writable.</summary>
    private static string? FirstWritable(string folder, ImmutableArray<InstalledPackage> packages)
    {
        var asked = folder;
        try
        {
            if (Directory.Exists(folder) && WriteAccess.IsGranted(folder))
                return folder;

            foreach (var package in packages)
            {
                if (package.Folder is not { } used || !PhysicalPath.IsBelow(folder, asked = PhysicalPath.OfFolder(used)))
                    continue;
                if (WriteAccess.IsGranted(asked))
                    return asked;

                foreach (var path in Directory.EnumerateFileSystemEntries(asked, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false }))
                {
                    if (WriteAccess.IsGranted(path))
                        return path;
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return asked;
        }
    }
}
