using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Signatures;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Sources;

/// <summary>Finds and reads NuGet's configuration files, each once in a run.</summary>
/// <param name="root">Absolute path of the policy's folder.</param>
/// <param name="repository">Absolute path of the repository that it lies in.</param>
/// <param name="environment">Says where the user's files are; null: they are not looked for.</param>
internal sealed class ConfigurationFiles(string root, string repository, ImmutableSortedDictionary<string, string>? environment)
{
    /// <summary>A folder with more additional files than this is not one of NuGet's.</summary>
    private const int MostAdditional = 256;

    /// <summary>In the order in which NuGet prefers them. Where case does not matter they are one.</summary>
    private static readonly ImmutableArray<string> Names = OperatingSystem.IsLinux() ? ["nuget.config", "NuGet.config", "NuGet.Config"] : ["NuGet.Config"];

    private readonly string _repository = PhysicalPath.OfFolder(repository);
    private readonly ShownPath _shown = new(PhysicalPath.OfFolder(root));
    private readonly ConfigurationReader _reader = new(environment ?? ImmutableSortedDictionary<string, string>.Empty);
    private readonly NuGetFolders _folders = NuGetFolders.Of(environment);
    private readonly Dictionary<string, FileRead> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _inFolder = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NuGetConfiguration> _merged = new(StringComparer.Ordinal);
    private List<Place>? _common;

    /// <summary>How many files were opened: it does not grow with the number of projects.</summary>
    public int FilesRead => _files.Count;

    /// <summary>The configuration of the projects in a folder.</summary>
    /// <param name="folder">Absolute.</param>
    public NuGetConfiguration Of(string folder)
    {
        _common ??= Common();
        return Merge([.. PhysicalPath.Upwards(folder).Select(In).OfType<string>().Select(file => new Place(file, ConfigurationLevel.Folder)), .. _common]);
    }

    /// <summary>The configuration that a restore says it used, where that is none that its project's folder would give it; otherwise null.</summary>
    /// <param name="usual">What its folder gives it.</param>
    /// <param name="told">Absolute paths, the nearest first.</param>
    public NuGetConfiguration? Told(NuGetConfiguration usual, ImmutableArray<string> told)
    {
        var known = usual.Files.Select(file => file.FilePath).ToHashSet(RestoreOutputs.FileNames);
        var absolute = told.Take(MostAdditional).Where(Path.IsPathFullyQualified).Select(path => Path.GetFullPath(path, root)).ToImmutableArray();
        return absolute.All(path => known.Contains(path) || !File.Exists(path))
            ? null
            : Merge([.. absolute.Where(File.Exists).Select(path => new Place(path, ConfigurationLevel.Told))]);
    }

    /// <summary>Every place at which a configuration file of the projects in some folders counts, whether there is one or not.</summary>
    /// <param name="folders">Absolute.</param>
    /// <returns>The files, and the folders in which every file counts.</returns>
    public static (ImmutableArray<string> Files, ImmutableArray<string> Folders) Places(IEnumerable<string> folders, ImmutableSortedDictionary<string, string>? environment)
    {
        var (user, machine, _) = NuGetFolders.Of(environment);
        return (
            [.. folders.SelectMany(PhysicalPath.Upwards).Distinct(StringComparer.Ordinal).SelectMany(above => Names, Path.Combine), .. user is null ? [] : (string[])[OfUser(user)]],
            [.. user is null ? [] : (string[])[AdditionalOf(user)], .. machine is null ? [] : (string[])[AdditionalOfMachine(machine)]]);
    }

    private static string OfUser(string user) => Path.Combine(user, "NuGet.Config");

    private static string AdditionalOf(string user) => Path.Combine(user, "config");

    private static string AdditionalOfMachine(string machine) => Path.Combine(machine, "Config");

    private NuGetConfiguration Merge(List<Place> files)
    {
        var key = string.Join('\n', files.Select(file => file.Path));
        if (_merged.TryGetValue(key, out var known))
            return known;

        var read = files.ConvertAll(Read);
        var merged = _reader.Read(
            [.. read.Select(file => file.File).OfType<ConfigurationFile>()],
            [.. read.Select(file => file.Fault).OfType<RestoredProject.Fault>()]);
        _merged.Add(key, merged);
        return merged;
    }

    private string? In(string folder)
    {
        if (_inFolder.TryGetValue(folder, out var known))
            return known;

        var found = Names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        _inFolder.Add(folder, found);
        return found;
    }

    private List<Place> Common()
    {
        var files = new List<Place>();
        if (_folders.User is { } user)
        {
            if (OfUser(user) is var own && File.Exists(own))
                files.Add(new Place(own, ConfigurationLevel.User));
            files.AddRange(Additional(AdditionalOf(user)).Select(file => new Place(file, ConfigurationLevel.User)));
        }

        if (_folders.Machine is { } machine)
            files.AddRange(Additional(AdditionalOfMachine(machine)).Select(file => new Place(file, ConfigurationLevel.Machine)));

        return files;
    }

    private static IEnumerable<string> Additional(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder).Where(file => file.EndsWith(".config", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Take(MostAdditional)
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private FileRead Read(Place place)
    {
        var (path, level) = place;
        if (_files.TryGetValue(path, out var known))
            return known;

        var physical = PhysicalPath.OfFile(path);
        var shown = _folders.Shown(physical, level) ?? _shown.Of(physical);
        FileRead read;
        try
        {
            var content = MarkupReader.Read(BoundedFile.Read(path, MarkupReader.LargestFile));
            if (!content.Name.Equals("configuration", StringComparison.OrdinalIgnoreCase))
                throw new InvalidDataException("it holds no 'configuration'.");

            read = new FileRead(new ConfigurationFile(path, shown, PhysicalPath.IsBelow(_repository, physical), level, content), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            read = new FileRead(null, new RestoredProject.Fault(ReadFault.Describe(e), new Location(shown)));
        }

        _files.Add(path, read);
        return read;
    }

    private sealed record Place(string Path, ConfigurationLevel Level);

    /// <summary>One of the two is null.</summary>
    private sealed record FileRead(ConfigurationFile? File, RestoredProject.Fault? Fault);
}
