using System.Collections.Immutable;

namespace SupplyGuard.Discovery;

/// <summary>Finds the projects that a path names: a project, a solution, or everything below a folder.</summary>
internal static class ProjectFinder
{
    /// <summary>Projects of one request, those that others refer to included.</summary>
    public const int MostProjects = 5_000;

    private static readonly ImmutableHashSet<string> ProjectExtensions =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, ".csproj", ".fsproj", ".vbproj");

    private static readonly ImmutableHashSet<string> SolutionExtensions = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, ".sln", ".slnx");

    /// <summary>What a build writes and what other tools restore: no project of the user's own lives there.</summary>
    private static readonly ImmutableHashSet<string> SkippedFolders =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "bin", "obj", "node_modules", "artifacts");

    public static bool IsProject(string path) => ProjectExtensions.Contains(Path.GetExtension(path));

    public static bool IsSolution(string path) => SolutionExtensions.Contains(Path.GetExtension(path));

    /// <summary>Absolute paths of the projects, sorted, each once.</summary>
    /// <param name="path">Absolute path of a project, a solution or a folder that exists.</param>
    /// <exception cref="IOException">A folder or solution cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder or solution may not be read.</exception>
    /// <exception cref="InvalidDataException">A solution file is malformed.</exception>
    public static ImmutableArray<string> Find(string path, CancellationToken cancellationToken)
    {
        if (IsProject(path))
            return [path];
        if (IsSolution(path))
            return Distinct(SolutionReader.Projects(path));

        var projects = new List<string>();
        foreach (var file in FilesBelow(path, cancellationToken))
        {
            if (IsProject(file))
                projects.Add(file);
            else if (IsSolution(file))
                projects.AddRange(SolutionReader.Projects(file));
        }

        return Distinct(projects);
    }

    /// <summary>Absolute paths of the solutions, sorted: the path itself, or everything below a folder.</summary>
    /// <param name="path">Absolute path of a project, a solution or a folder that exists.</param>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static ImmutableArray<string> Solutions(string path, CancellationToken cancellationToken)
    {
        if (IsSolution(path))
            return [path];

        return Directory.Exists(path) ? [.. FilesBelow(path, cancellationToken).Where(IsSolution).Order(StringComparer.Ordinal)] : [];
    }

    private static ImmutableArray<string> Distinct(IEnumerable<string> projects)
    {
        ImmutableArray<string> found = [.. projects.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return found.Length <= MostProjects ? found : throw new InvalidDataException($"there are more than {MostProjects} projects.");
    }

    /// <summary>Absolute paths of the user's own files: not those that builds write or other tools restore, and none behind a link to a folder.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static IEnumerable<string> FilesBelow(string folder, CancellationToken cancellationToken)
    {
        var pending = new Stack<string>([folder]);
        while (pending.TryPop(out var current))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in new DirectoryInfo(current).EnumerateFileSystemInfos())
            {
                if (entry is FileInfo)
                    yield return entry.FullName;
                else if (entry.LinkTarget is null && !entry.Name.StartsWith('.') && !SkippedFolders.Contains(entry.Name))
                    pending.Push(entry.FullName);
            }
        }
    }
}
