using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Policies;

namespace SupplyGuard.Discovery;

/// <summary>Reads <c>project.assets.json</c> (versions 3 and 4, as NuGet 5 to 7 write it).</summary>
internal static class AssetsFileReader
{
    private const int LargestFile = 48 << 20;

    /// <summary>Values of the whole file. Those of large solutions have some hundred thousand in 30 MB.</summary>
    private const int MostValues = 1_000_000;

    private const int LongestValue = 64 << 10;

    private const int MostPackageFolders = 64;

    /// <summary>Packages of one target, or of all together.</summary>
    private const int MostPackages = 20_000;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is not what NuGet writes.</exception>
    public static AssetsFile Read(string path)
    {
        var bytes = BoundedFile.Read(path, LargestFile);
        try
        {
            if (!JsonBudget.Holds(bytes, MostValues, LongestValue))
                throw new InvalidDataException($"The file holds more than {MostValues} values, or one of more than {LongestValue} bytes.");

            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"The file is not an assets file: {e.Message}", e);
        }
    }

    private static AssetsFile Read(JsonElement root)
    {
        if (root.GetProperty("libraries").GetPropertyCount() > MostPackages || root.GetProperty("targets").EnumerateObject().Any(target => target.Value.GetPropertyCount() > MostPackages))
            throw new FormatException($"it names more than {MostPackages} packages.");

        if (root.GetProperty("packageFolders").GetPropertyCount() > MostPackageFolders)
            throw new FormatException($"it names more than {MostPackageFolders} packages folders.");

        var restore = root.GetProperty("project").GetProperty("restore");
        var files = TargetFiles(root).ToArray();
        return new AssetsFile(
            Text(restore.GetProperty("projectPath")),
            restore.TryGetProperty("restoreLockProperties", out var locks) && locks.TryGetProperty("nuGetLockFilePath", out var lockPath)
                ? Text(lockPath)
                : null,
            [.. root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)],
            [.. root.GetProperty("targets").EnumerateObject().Select(target => Target(target, root.GetProperty("project")))],
            [.. root.GetProperty("libraries").EnumerateObject().Where(IsPackage).Select(Package)],
            Downloads(root.GetProperty("project")),
            ProjectReferences(restore))
        {
            Errors = Errors(root),
            BuildFiles = [.. files.Where(file => file.Use is "build" or "buildMultiTargeting").Select(file => (file.Key, file.Path)).Distinct()],
            ContentFiles = [.. files.Where(file => file.Use is "contentFiles").Select(file => (file.Key, file.Path, file.ItemType)).Distinct()],
            Strays = Strays(root, files.Select(file => (file.Key, file.Path))),
        };
    }

    /// <summary>Every file that a target takes from a package, whatever the use; <c>dependencies</c> alone names no files.</summary>
    private static IEnumerable<(string Key, string Use, string Path, string ItemType)> TargetFiles(JsonElement root) =>
        from target in root.GetProperty("targets").EnumerateObject()
        from library in target.Value.EnumerateObject()
        where IsPackage(library)
        let key = library.Name.ToLowerInvariant()
        from use in library.Value.EnumerateObject()
        where use.Value.ValueKind is JsonValueKind.Object && !use.NameEquals("dependencies")
        from entry in use.Value.EnumerateObject()
        select (key, use.Name, entry.Name, entry.Value.TryGetProperty("buildAction", out var action) ? Text(action) : "");

    private static ImmutableArray<(string Library, string Path)> Strays(JsonElement root, IEnumerable<(string Key, string Path)> used)
    {
        var strays = used.Where(file => Leaves(file.Path)).ToHashSet();
        foreach (var library in root.GetProperty("libraries").EnumerateObject().Where(IsPackage))
        {
            var key = library.Name.ToLowerInvariant();
            if (library.Value.TryGetProperty("path", out var path) && Text(path) != key)
                strays.Add((key, Text(path)));
            if (library.Value.TryGetProperty("files", out var files))
                strays.UnionWith(files.EnumerateArray().Select(Text).Where(Leaves).Select(file => (key, file)));
        }

        return [.. strays.OrderBy(stray => stray.Key, StringComparer.Ordinal).ThenBy(stray => stray.Path, StringComparer.Ordinal)];
    }

    /// <summary>A path that is more than names below the package's folder. MSBuild takes both slashes for a separator, on every system.</summary>
    private static bool Leaves(string path)
    {
        if (path.Contains(':', StringComparison.Ordinal))
            return true;

        foreach (var part in path.AsSpan().SplitAny('/', '\\'))
        {
            if (path.AsSpan(part) is "" or "." or "..")
                return true;
        }

        return false;
    }

    private static RestoredTarget Target(JsonProperty target, JsonElement project)
    {
        var (name, runtime) = SplitOnce(target.Name);
        return new RestoredTarget(FrameworkName.InLockfile(Framework(project, name)), runtime, [.. target.Value.EnumerateObject().Where(IsPackage).Select(Identity)]);
    }

    /// <summary>Version 4 names a target by the project's alias, and says under the project which framework that is.</summary>
    private static string Framework(JsonElement project, string name) =>
        project.TryGetProperty("frameworks", out var frameworks) && frameworks.TryGetProperty(name, out var framework) && framework.TryGetProperty("framework", out var canonical)
            ? Text(canonical)
            : name;

    private static RestoredPackage Package(JsonProperty library)
    {
        var (id, version) = Identity(library);
        return new RestoredPackage(id, version, Text(library.Value.GetProperty("sha512")));
    }

    private static bool IsPackage(JsonProperty library) => Text(library.Value.GetProperty("type")) is "package";

    private static (string Id, string Version) Identity(JsonProperty library)
    {
        var (id, version) = SplitOnce(library.Name);
        return (PathPart(id), PathPart(version ?? throw new FormatException($"'{library.Name}' has no version.")));
    }

    /// <summary>Exact versions only, written <c>[x, x]</c>: NuGet downloads nothing else.</summary>
    private static ImmutableArray<RestoredPackage> Downloads(JsonElement project)
    {
        if (!project.TryGetProperty("frameworks", out var frameworks))
            return [];

        var downloads =
            from framework in frameworks.EnumerateObject()
            where framework.Value.TryGetProperty("downloadDependencies", out _)
            from dependency in framework.Value.GetProperty("downloadDependencies").EnumerateArray()
            let range = Text(dependency.GetProperty("version"))
            from version in range.Split(';').Select(part => part.Trim('[', ']', ' ').Split(',')[0].Trim())
            select new RestoredPackage(PathPart(Text(dependency.GetProperty("name"))), PathPart(version), ContentHash: null);
        return [.. downloads.Distinct()];
    }

    private static ImmutableArray<string> ProjectReferences(JsonElement restore)
    {
        if (!restore.TryGetProperty("frameworks", out var frameworks))
            return [];

        if (frameworks.EnumerateObject().Any(framework => framework.Value.TryGetProperty("projectReferences", out var all) && all.GetPropertyCount() > ProjectFinder.MostProjects))
            throw new FormatException($"it refers to more than {ProjectFinder.MostProjects} projects.");

        var references =
            from framework in frameworks.EnumerateObject()
            where framework.Value.TryGetProperty("projectReferences", out _)
            from reference in framework.Value.GetProperty("projectReferences").EnumerateObject()
            select Text(reference.Value.GetProperty("projectPath"));
        return [.. references.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static ImmutableArray<string> Errors(JsonElement root)
    {
        if (!root.TryGetProperty("logs", out var logs))
            return [];

        var codes =
            from log in logs.EnumerateArray()
            where Text(log.GetProperty("level")) is "Error"
            select PolicyText.Shown(Text(log.GetProperty("code")));
        return [.. codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("A value is null where text is expected.");

    /// <summary>Ids and versions become parts of paths, so nothing that could leave the packages folder may be in them.</summary>
    private static string PathPart(string text) =>
        text.Length > 0 && text[0] != '.' && text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '+')
            ? text
            : throw new FormatException($"'{text}' is no package id or version.");

    private static (string First, string? Second) SplitOnce(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? (text[..slash], text[(slash + 1)..]) : (text, null);
}
