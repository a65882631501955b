using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>
/// Collects what could lead builds around the wiring, from the files that every build of a project reads: the project, its
/// <c>.user</c> file, what MSBuild imports by itself, response files, and what these import by a path that can be told without an evaluation.
/// </summary>
internal sealed class WiringDetours(WiringImports imports, FileView files, ShownPath shown)
{
    private const int MostFiles = 20_000;

    /// <summary>What MSBuild imports by itself beside the three pieces.</summary>
    private static readonly ImmutableArray<string> Surroundings = ["Directory.Packages.props", "Directory.Solution.props"];

    /// <summary>Properties by which MSBuild finds the three files, imports something after them, or reads files of packages during a restore.</summary>
    private static readonly FrozenSet<string> Properties = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "ImportDirectoryBuildProps",
        "DirectoryBuildPropsPath",
        "_DirectoryBuildPropsFile",
        "_DirectoryBuildPropsBasePath",
        "CustomBeforeDirectoryBuildProps",
        "ImportDirectoryBuildTargets",
        "DirectoryBuildTargetsPath",
        "_DirectoryBuildTargetsFile",
        "_DirectoryBuildTargetsBasePath",
        "CustomAfterDirectoryBuildTargets",
        "ImportDirectorySolutionTargets",
        "DirectorySolutionTargetsPath",
        "_DirectorySolutionTargetsFile",
        "_DirectorySolutionTargetsBasePath",
        "ImportProjectExtensionProps",
        "ImportProjectExtensionTargets");

    private readonly SortedDictionary<string, WiringDetour[]> _found = new(StringComparer.Ordinal);

    public ImmutableArray<WiringDetour> Found => [.. _found.Values.SelectMany(detours => detours)];

    /// <param name="project">Absolute path of a project or solution that exists.</param>
    /// <exception cref="InvalidDataException">There are too many files.</exception>
    public void Add(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        if (ProjectFinder.IsSolution(project))
        {
            AddBuildFile(Path.Combine(folder, $"before.{Path.GetFileName(project)}.targets"));
            AddBuildFile(Path.Combine(folder, $"after.{Path.GetFileName(project)}.targets"));
        }
        else
        {
            AddBuildFile(project);
            AddBuildFile($"{project}.user");
        }

        foreach (var name in WiringPiece.All.Select(piece => piece.FileName).Concat(Surroundings))
        {
            if (files.Upwards(folder, name).FirstOrDefault() is { } nearest)
                AddBuildFile(nearest);
        }

        foreach (var file in ResponseFileReader.FileNames.SelectMany(name => files.Upwards(folder, name)))
            AddResponseFile(file);
    }

    private void AddBuildFile(string start)
    {
        var pending = new Stack<string>([start]);
        while (pending.TryPop(out var path))
        {
            if (_found.ContainsKey(path) || !files.Exists(path) || IsOurs(path))
                continue;

            var file = imports.Read(path);
            Note(path, file.Fault is { } fault ? Unread(path, fault) : file.Settings.Where(Matters).Select(setting => new WiringDetour(shown.Of(path), setting, null)));
            foreach (var import in file.Imports.Where(import => import.Sdk is null))
            {
                if (ImportExpression.Resolve(import.Project, path, files) is { } imported)
                    pending.Push(imported);
            }
        }
    }

    /// <summary>Of the three pieces themselves, their own state says it.</summary>
    private IEnumerable<WiringDetour> Unread(string path, string fault) =>
        WiringPiece.All.Any(piece => piece.FileName == Path.GetFileName(path)) ? [] : [new WiringDetour(shown.Of(path), null, fault)];

    private void AddResponseFile(string path)
    {
        if (_found.ContainsKey(path))
            return;

        try
        {
            Note(path, ResponseFileReader.Read(path).Where(Matters).Select(setting => new WiringDetour(shown.Of(path), setting, null)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Note(path, [new WiringDetour(shown.Of(path), null, ReadFault.Describe(e).TrimEnd('.'))]);
        }
    }

    private void Note(string path, IEnumerable<WiringDetour> detours)
    {
        if (_found.Count == MostFiles)
            throw new InvalidDataException($"there are more than {MostFiles} MSBuild files.");

        _found[path] = [.. detours];
    }

    private static bool Matters(BuildSetting setting) => setting.Kind switch
    {
        BuildSettingKind.Property => Properties.Contains(setting.Name),
        BuildSettingKind.Target => setting.Name.TrimStart('_').StartsWith(GuardPackage.NamePrefix, StringComparison.OrdinalIgnoreCase),
        _ => setting.Name.Contains(GuardPackage.NamePrefix, StringComparison.OrdinalIgnoreCase),
    };

    private static bool IsOurs(string path) => path.Split(Path.DirectorySeparatorChar).Contains(GuardPackage.VendoredFolder, StringComparer.Ordinal);
}
