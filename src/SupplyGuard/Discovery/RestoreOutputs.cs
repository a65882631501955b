using System.Collections.Immutable;
using SupplyGuard.Signatures;

namespace SupplyGuard.Discovery;

/// <summary>Where the restore output of each project is: as MSBuild says, else as a referring project's restore wrote down, else where it usually is.</summary>
internal sealed class RestoreOutputs
{
    /// <summary>People spell a path in any case where the file system does not mind.</summary>
    public static readonly StringComparer FileNames =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private readonly Dictionary<string, string> _known = new(FileNames);

    /// <param name="told">Absolute path of the assets file by absolute path of the project.</param>
    public RestoreOutputs(ImmutableDictionary<string, string> told)
    {
        foreach (var (project, assets) in told)
            _known[PhysicalPath.OfFile(project)] = PhysicalPath.OfFile(Path.GetFullPath(assets, Path.GetDirectoryName(project)!));
    }

    /// <summary>Whether there is nothing to guess for a project.</summary>
    public bool Knows(string projectPath) => _known.ContainsKey(projectPath);

    /// <summary>Where to look for a project's assets file, the likeliest first; one place only where it is known.</summary>
    public IEnumerable<string> AssetsFiles(string projectPath) => _known.TryGetValue(projectPath, out var known) ? [known] : UsualAssetsFiles(projectPath);

    /// <summary>Absolute path of the file in which a restore writes down the projects that it was about, and where their output is.</summary>
    public static string GraphOf(RestoredProject project) =>
        Path.Combine(Path.GetDirectoryName(project.AssetsFilePath)!, $"{Path.GetFileName(project.FilePath)}.nuget.dgspec.json");

    /// <summary>Takes in what the restore of a referring project wrote down; what is known already stays.</summary>
    /// <returns>The projects that are known from now on.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is not what NuGet writes.</exception>
    public ImmutableArray<string> Learn(string graphPath)
    {
        var learnt = ImmutableArray.CreateBuilder<string>();
        var folder = Path.GetDirectoryName(graphPath)!;
        foreach (var (project, output) in RestoreGraphReader.Read(graphPath))
        {
            var path = PhysicalPath.OfFile(Path.GetFullPath(project, folder));
            if (_known.TryAdd(path, PhysicalPath.OfFile(Path.Combine(Path.GetFullPath(output, Path.GetDirectoryName(path)!), "project.assets.json"))))
                learnt.Add(path);
        }

        return learnt.ToImmutable();
    }

    /// <summary><c>obj/</c> beside the project, or the shared <c>artifacts/obj/&lt;project&gt;/</c> of UseArtifactsOutput in a folder above.</summary>
    private static IEnumerable<string> UsualAssetsFiles(string projectPath)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        yield return Path.Combine(folder, "obj", "project.assets.json");
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
            yield return Path.Combine(above, "artifacts", "obj", Path.GetFileNameWithoutExtension(projectPath), "project.assets.json");
    }
}
