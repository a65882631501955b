using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures;
using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery.Named;

/// <summary>Finds the MSBuild SDKs and .NET tools that files of a repository name: each small, each looked for before it is read, each read once.</summary>
/// <param name="root">Absolute path of the policy's folder.</param>
internal sealed class NamedPackageFinder(string root)
{
    private static readonly ImmutableArray<string> BuildFiles = ["Directory.Build.props", "Directory.Build.targets"];

    private static readonly ImmutableArray<string> Manifests = [".config/dotnet-tools.json", "dotnet-tools.json"];

    private static readonly ImmutableArray<string> BuildExtensions = [".props", ".targets", ".proj"];

    private readonly ShownPath _shown = new(PhysicalPath.OfFolder(root));
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _topmost = new(StringComparer.Ordinal);
    private readonly List<(NamedVersion Sdk, Location Location)> _chosen = [];
    private readonly List<(NamedVersion Sdk, Location Location)> _used = [];
    private readonly List<(NamedVersion Tool, Location Location)> _tools = [];
    private readonly List<(Location Location, string Detail)> _faults = [];

    /// <summary>The SDKs that the builds of some projects ask for.</summary>
    /// <param name="projects">Absolute paths.</param>
    public void AddSdks(IEnumerable<string> projects)
    {
        foreach (var project in projects)
        {
            AddBuildFile(project);
            AddNearest(Path.GetDirectoryName(project)!);
        }
    }

    /// <summary>All that the repository names, whoever asks for it.</summary>
    /// <param name="packages">Absolute paths of packages folders, which may lie in the repository: what packages say is theirs.</param>
    public void AddRepository(IEnumerable<string> projects, ImmutableArray<string> packages, CancellationToken cancellationToken)
    {
        AddNearest(root);
        foreach (var file in ProjectFinder.FilesBelow(root, cancellationToken).Where(file => !packages.Any(folder => PhysicalPath.IsBelow(folder, file))))
        {
            if (ProjectFinder.IsProject(file) || BuildExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                AddBuildFile(file);
            else if (Path.GetFileName(file).Equals("global.json", StringComparison.Ordinal))
                AddVersions(file);
        }

        foreach (var folder in projects.Select(project => Path.GetDirectoryName(project)!).Append(root).Distinct(StringComparer.Ordinal))
            AddTools(folder);
    }

    public NamedPackages Found()
    {
        var names = _used.Select(used => used.Sdk.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new NamedPackages(
            [
                .. _chosen.Select(chosen => Package(chosen.Sdk, "sdk", names.Contains(chosen.Sdk.Id), chosen.Location))
                    .Concat(_used.Where(used => used.Sdk.Version is not null).Select(used => Package(used.Sdk, "sdk", isUsed: true, used.Location)))
                    .Concat(_tools.Select(tool => Package(tool.Tool, "tool", isUsed: false, tool.Location)))
                    .OfType<NamedPackage>()
                    .GroupBy(package => (package.Subject.Key, package.Via))
                    .Select(group => group.First() with { IsUsed = group.Any(package => package.IsUsed) })
                    .OrderBy(package => package.Subject.Key, StringComparer.Ordinal)
                    .ThenBy(package => package.Via, StringComparer.Ordinal),
            ],
            [.. _faults]);
    }

    /// <summary>Whether a text can be the name of a package, and so of a folder.</summary>
    public static bool IsId(string id) =>
        id.Length is > 0 and <= 128 && id[0] != '.' && id.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_');

    private void AddNearest(string folder)
    {
        foreach (var name in BuildFiles)
        {
            if (PhysicalPath.Upwards(folder).Select(above => Path.Combine(above, name)).FirstOrDefault(File.Exists) is { } file)
                AddBuildFile(file);
        }

        if (PhysicalPath.Upwards(folder).Select(above => Path.Combine(above, "global.json")).FirstOrDefault(File.Exists) is { } versions)
            AddVersions(versions);
    }

    private void AddBuildFile(string path) => Look(path, SdkNames.LargestFile, file =>
    {
        foreach (var sdk in SdkNames.Read(file))
            _used.Add((sdk, new Location(_shown.Of(path), sdk.Line, sdk.Column)));
    });

    private void AddVersions(string path) => Look(path, VersionManifest.LargestFile, file =>
    {
        foreach (var sdk in VersionManifest.Read(file, "msbuild-sdks").Entries)
            _chosen.Add((sdk, new Location(_shown.Of(path), sdk.Line, sdk.Column)));
    });

    /// <summary>As the .NET CLI does: the manifests of a folder and of those above it, until one says that it is the root.</summary>
    private void AddTools(string folder)
    {
        var repository = PolicyLocator.Repository(root);
        foreach (var above in PhysicalPath.Upwards(folder))
        {
            foreach (var name in Manifests)
            {
                var path = Path.Combine(above, name.Replace('/', Path.DirectorySeparatorChar));
                AddManifest(path);
                if (_topmost.Contains(path))
                    return;
            }

            if (above == repository)
                return;
        }
    }

    private void AddManifest(string path) => Look(path, VersionManifest.LargestFile, file =>
    {
        var manifest = VersionManifest.Read(file, "tools");
        if (manifest.IsRoot)
            _topmost.Add(path);
        foreach (var tool in manifest.Entries)
            _tools.Add((tool, new Location(_shown.Of(path), tool.Line, tool.Column)));
    });

    private void Look(string path, int largest, Action<byte[]> read)
    {
        if (!_read.Add(path) || !File.Exists(path))
            return;

        try
        {
            read(BoundedFile.Read(path, largest));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _faults.Add((new Location(_shown.Of(path)), ReadFault.Describe(e)));
        }
    }

    /// <summary>Null for what NuGet would refuse, too; null with a fault for what only a build could tell.</summary>
    private NamedPackage? Package(NamedVersion named, string via, bool isUsed, Location location)
    {
        var version = PackageVersion.Parse(named.Version!)?.Normalised;
        if (version is not null && IsId(named.Id))
            return new NamedPackage(new PackageSubject(named.Id, version), via, isUsed, location);

        if (version is not null || named.Version!.Contains("$(", StringComparison.Ordinal))
            _faults.Add((location, $"'{PolicyText.Shown(named.Id)}' in version '{PolicyText.Shown(named.Version!)}' is only known to a build that evaluates the file."));
        return null;
    }
}
