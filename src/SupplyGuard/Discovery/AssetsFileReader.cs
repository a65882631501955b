using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>
/// Reads <c>project.assets.json</c> (versions 3 and 4, as NuGet 5 to 7 write it). Every build does, so it is loops: queries over values of
/// JSON are compiled anew in each process.
/// </summary>
internal static class AssetsFileReader
{
    private const int LargestFile = 48 << 20;

    /// <summary>Values of the whole file. Those of large solutions have some hundred thousand in 30 MB.</summary>
    private const int MostValues = 1_000_000;

    private const int LongestValue = 64 << 10;

    private const int MostPackageFolders = 64;

    /// <summary>Sources, fallback folders or configuration files.</summary>
    private const int MostSources = 1_000;

    /// <summary>Packages of one target, or of all together.</summary>
    private const int MostPackages = 20_000;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is not what NuGet writes.</exception>
    public static AssetsFile Read(string path) => Parse(BoundedFile.Read(path, LargestFile));

    /// <exception cref="InvalidDataException">The bytes are not what NuGet writes.</exception>
    public static AssetsFile Parse(byte[] bytes)
    {
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
        LimitPackages(root.GetProperty("libraries"));
        foreach (var target in root.GetProperty("targets").EnumerateObject())
            LimitPackages(target.Value);

        if (root.GetProperty("packageFolders").GetPropertyCount() > MostPackageFolders)
            throw new FormatException($"it names more than {MostPackageFolders} packages folders.");

        var restore = root.GetProperty("project").GetProperty("restore");
        var files = TargetFiles(root);
        return new AssetsFile(
            Text(restore.GetProperty("projectPath")),
            restore.TryGetProperty("restoreLockProperties", out var locks) && locks.TryGetProperty("nuGetLockFilePath", out var lockPath)
                ? Text(lockPath)
                : null,
            Names(root.GetProperty("packageFolders")),
            Targets(root),
            Packages(root.GetProperty("libraries")),
            Downloads(root.GetProperty("project")),
            ProjectReferences(restore))
        {
            Errors = Errors(root),
            BuildFiles = [.. files.Where(file => file.Use is "build" or "buildMultiTargeting").Select(file => file.File with { ItemType = "" }).Distinct()],
            ContentFiles = [.. files.Where(file => file.Use is "contentFiles").Select(file => file.File).Distinct()],
            Strays = Strays(root.GetProperty("libraries"), files),
            Sources = Sources(restore),
            FallbackFolders = Texts(restore, "fallbackFolders"),
            ConfigurationFiles = Texts(restore, "configFilePaths"),
        };
    }

    private static void LimitPackages(JsonElement named)
    {
        if (named.GetPropertyCount() > MostPackages)
            throw new FormatException($"it names more than {MostPackages} packages.");
    }

    private static ImmutableArray<string> Names(JsonElement element)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var member in element.EnumerateObject())
            names.Add(member.Name);

        return names.ToImmutable();
    }

    private static ImmutableArray<string> Sources(JsonElement restore)
    {
        if (!restore.TryGetProperty("sources", out var sources))
            return [];
        if (sources.GetPropertyCount() > MostSources)
            throw new FormatException($"it names more than {MostSources} sources.");

        return Names(sources);
    }

    private static ImmutableArray<string> Texts(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var all))
            return [];
        if (all.GetArrayLength() > MostSources)
            throw new FormatException($"it names more than {MostSources} '{name}'.");

        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var text in all.EnumerateArray())
            texts.Add(Text(text));

        return texts.ToImmutable();
    }

    /// <summary>Every file that a target takes from a package, whatever the use; <c>dependencies</c> alone names no files.</summary>
    private static List<UsedFile> TargetFiles(JsonElement root)
    {
        var files = new List<UsedFile>();
        foreach (var target in root.GetProperty("targets").EnumerateObject())
        {
            foreach (var library in target.Value.EnumerateObject())
            {
                if (IsPackage(library))
                    Add(files, library);
            }
        }

        return files;
    }

    private static void Add(List<UsedFile> files, JsonProperty library)
    {
        var key = library.Name.ToLowerInvariant();
        foreach (var use in library.Value.EnumerateObject())
        {
            if (use.Value.ValueKind is not JsonValueKind.Object || use.NameEquals("dependencies"))
                continue;

            var name = use.Name;
            foreach (var entry in use.Value.EnumerateObject())
                files.Add(new UsedFile(name, new PackageFile(key, entry.Name, entry.Value.TryGetProperty("buildAction", out var action) ? Text(action) : "")));
        }
    }

    private static ImmutableArray<PackageFile> Strays(JsonElement libraries, List<UsedFile> used)
    {
        var strays = used.Where(file => Leaves(file.File.Path)).Select(file => file.File with { ItemType = "" }).ToHashSet();
        foreach (var library in libraries.EnumerateObject())
        {
            if (!IsPackage(library))
                continue;

            var key = library.Name.ToLowerInvariant();
            if (library.Value.TryGetProperty("path", out var path) && Text(path) != key)
                strays.Add(new PackageFile(key, Text(path)));
            if (!library.Value.TryGetProperty("files", out var files))
                continue;

            foreach (var file in files.EnumerateArray())
            {
                if (Leaves(Text(file)))
                    strays.Add(new PackageFile(key, Text(file)));
            }
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

    private static ImmutableArray<RestoredTarget> Targets(JsonElement root)
    {
        var targets = ImmutableArray.CreateBuilder<RestoredTarget>();
        foreach (var target in root.GetProperty("targets").EnumerateObject())
        {
            var (name, runtime) = SplitOnce(target.Name);
            var packages = ImmutableArray.CreateBuilder<PackageSubject>();
            foreach (var library in target.Value.EnumerateObject())
            {
                if (IsPackage(library))
                    packages.Add(Identity(library));
            }

            targets.Add(new RestoredTarget(FrameworkName.InLockfile(Framework(root.GetProperty("project"), name)), runtime, packages.ToImmutable()));
        }

        return targets.ToImmutable();
    }

    /// <summary>Version 4 names a target by the project's alias, and says under the project which framework that is.</summary>
    private static string Framework(JsonElement project, string name) =>
        project.TryGetProperty("frameworks", out var frameworks) && frameworks.TryGetProperty(name, out var framework) && framework.TryGetProperty("framework", out var canonical)
            ? Text(canonical)
            : name;

    private static ImmutableArray<RestoredPackage> Packages(JsonElement libraries)
    {
        var packages = ImmutableArray.CreateBuilder<RestoredPackage>();
        foreach (var library in libraries.EnumerateObject())
        {
            if (!IsPackage(library))
                continue;

            var identity = Identity(library);
            packages.Add(new RestoredPackage(identity.PackageId, identity.Version, Text(library.Value.GetProperty("sha512"))));
        }

        return packages.ToImmutable();
    }

    private static bool IsPackage(JsonProperty library) => Text(library.Value.GetProperty("type")) is "package";

    private static PackageSubject Identity(JsonProperty library)
    {
        var (id, version) = SplitOnce(library.Name);
        return new PackageSubject(PathPart(id), PathPart(version ?? throw new FormatException($"'{library.Name}' has no version.")));
    }

    /// <summary>Exact versions only, written <c>[x, x]</c>: NuGet downloads nothing else.</summary>
    private static ImmutableArray<RestoredPackage> Downloads(JsonElement project)
    {
        if (!project.TryGetProperty("frameworks", out var frameworks))
            return [];

        var downloads = new List<RestoredPackage>();
        foreach (var framework in frameworks.EnumerateObject())
        {
            if (!framework.Value.TryGetProperty("downloadDependencies", out var dependencies))
                continue;

            foreach (var dependency in dependencies.EnumerateArray())
            {
                foreach (var part in Text(dependency.GetProperty("version")).Split(';'))
                    downloads.Add(new RestoredPackage(PathPart(Text(dependency.GetProperty("name"))), PathPart(part.Trim('[', ']', ' ').Split(',')[0].Trim()), ContentHash: null));
            }
        }

        return [.. downloads.Distinct()];
    }

    private static ImmutableArray<string> ProjectReferences(JsonElement restore)
    {
        if (!restore.TryGetProperty("frameworks", out var frameworks))
            return [];

        var references = new List<string>();
        foreach (var framework in frameworks.EnumerateObject())
        {
            if (!framework.Value.TryGetProperty("projectReferences", out var all))
                continue;
            if (all.GetPropertyCount() > ProjectFinder.MostProjects)
                throw new FormatException($"it refers to more than {ProjectFinder.MostProjects} projects.");

            foreach (var reference in all.EnumerateObject())
                references.Add(Text(reference.Value.GetProperty("projectPath")));
        }

        return [.. references.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static ImmutableArray<string> Errors(JsonElement root)
    {
        if (!root.TryGetProperty("logs", out var logs))
            return [];

        var codes = new List<string>();
        foreach (var log in logs.EnumerateArray())
        {
            if (Text(log.GetProperty("level")) is "Error")
                codes.Add(PolicyText.Shown(Text(log.GetProperty("code"))));
        }

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

    /// <param name="Use">What a target takes the file for: <c>compile</c>, <c>build</c>, <c>contentFiles</c> …</param>
    private sealed record UsedFile(string Use, PackageFile File);
}
