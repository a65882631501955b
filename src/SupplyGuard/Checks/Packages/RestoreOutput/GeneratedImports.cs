using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.RestoreOutput;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Packages.RestoreOutput;

/// <summary>
/// What may stand in <c>.nuget.g.props</c> and <c>.nuget.g.targets</c> of a project: the properties, items and imports that NuGet writes
/// for its assets file. Everything else is a problem, whatever it would do.
/// </summary>
internal sealed class GeneratedImports
{
    private const string PackageRoot = "$(NuGetPackageRoot)";

    private const string AllProjects = "$(MSBuildAllProjects);$(MSBuildThisFileFullPath)";

    /// <summary>Folders of a package from which MSBuild files are imported; each file has the package's id for a name.</summary>
    private static readonly string[] BuildFolders = ["build/", "buildTransitive/", "buildMultiTargeting/", "buildCrossTargeting/"];

    private static readonly string[] Metadata =
        ["NuGetPackageId", "NuGetPackageVersion", "NuGetItemType", "Private", "Pack", "Link", "CopyToOutputDirectory", "TargetPath", "DestinationSubDirectory"];

    private readonly RestoreOutputEvidence _output;
    private readonly HashSet<string> _imports;
    private readonly HashSet<Item> _contentFiles;

    public GeneratedImports(RestoreOutputEvidence output)
    {
        _output = output;
        _imports = output.Assets.BuildFiles.Where(file => IsBuildFile(file.Key, file.Path)).Select(file => InPackage(file.Key, file.Path)).OfType<string>().ToHashSet(RestoreOutputs.FileNames);
        _contentFiles = [.. output.Assets.ContentFiles
            .Where(file => file.Path.StartsWith("contentFiles/", StringComparison.Ordinal) && IsOnePath(file.Path))
            .Select(file => new Item(InPackage(file.Key, file.Path)!, file.ItemType))];
    }

    /// <summary>Every element that NuGet would not have written, with a sentence that says why.</summary>
    public IEnumerable<Problem> Problems(Markup root)
    {
        if (root.Name is not "Project" || root.Attributes.Any(attribute => attribute.Name is not "ToolsVersion") || root.Text.Length > 0)
            return [new Problem(root, "its root element is more than a plain 'Project'.")];

        return root.Children.SelectMany(group => group.Name switch
        {
            _ when group.Attributes.Any(attribute => attribute.Name is not "Condition") || !ImportCondition.IsPlain(group["Condition"]) || group.Text.Length > 0 =>
                [new Problem(group, $"it has a '{Shown(group.Name)}' with an unusual attribute or condition.")],
            "PropertyGroup" => group.Children.Where(property => !IsOurs(property)).Select(property => new Problem(property, $"it sets '{Shown(property.Name)}' to '{Shown(property.Text)}'.")),
            "ItemGroup" => group.Children.Where(item => !IsSourceRoot(item) && !IsContentFile(item)).Select(item => new Problem(item, $"it adds '{Shown(item["Include"] ?? "")}' to the items '{Shown(item.Name)}'.")),
            "ImportGroup" => group.Children.Where(import => !IsImport(import)).Select(import => new Problem(import, $"it imports '{Shown(import["Project"] ?? "")}', which is no build file of a restored package.")),
            _ => [new Problem(group, $"it has a '{Shown(group.Name)}'.")],
        });
    }

    private bool IsOurs(Markup property) => property.Children.IsEmpty && HasOwnCondition(property) && property.Name switch
    {
        "RestoreSuccess" => property.Text is "True" or "False",
        "RestoreTool" => property.Text is "NuGet",
        "ProjectAssetsFile" => property.Text is "$(MSBuildThisFileDirectory)project.assets.json" || IsSame(property.Text, _output.Project.AssetsFilePath),
        "NuGetPackageRoot" => _output.Assets.PackageFolders is [var first, ..] && RestoreOutputs.FileNames.Equals(WithProfile(property.Text), first),
        "NuGetPackageFolders" => AreSame(property.Text.Split(';'), _output.Assets.PackageFolders),
        "NuGetProjectStyle" or "NuGetToolVersion" => property.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+'),
        "MSBuildAllProjects" => property.Text is AllProjects,
        var name => name.StartsWith("Pkg", StringComparison.Ordinal) && _output.PackageFolders.Values.Any(folder => IsSame(property.Text, folder)),
    };

    private static bool HasOwnCondition(Markup property) => property.Attributes switch
    {
        [] => property.Name is "MSBuildAllProjects",
        [("Condition", var condition)] => condition == $" '$({property.Name})' == '' ",
        _ => false,
    };

    private bool IsSourceRoot(Markup item) => item is { Name: "SourceRoot", Children: [], Text: "", Attributes: [("Include", var folder)] }
        && _output.Assets.PackageFolders.Any(root => IsSame(folder, root));

    private bool IsContentFile(Markup item) => item is { Text: "", Attributes: [("Include", var path), ("Condition", var condition)] }
        && condition == $"Exists('{path}')"
        && _contentFiles.Contains(new Item(Absolute(path), item.Name))
        && item.Children.All(value => value.Children.IsEmpty && value.Attributes.IsEmpty && Metadata.Contains(value.Name, StringComparer.Ordinal) && ImportCondition.IsLiteral(value.Text));

    private bool IsImport(Markup import) => import is { Name: "Import", Children: [], Text: "", Attributes: [("Project", var path), ("Condition", var condition)] }
        && condition == $"Exists('{path}')"
        && _imports.Contains(Absolute(path));

    private static bool IsBuildFile(string key, string path) =>
        BuildFolders.Any(folder => path.StartsWith(folder, StringComparison.OrdinalIgnoreCase))
        && IsOnePath(path)
        && Path.GetFileNameWithoutExtension(path).Equals(key[..key.IndexOf('/', StringComparison.Ordinal)], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether MSBuild takes the path for itself, and not for a list, a pattern or something to expand.</summary>
    private static bool IsOnePath(string path) => ImportCondition.IsLiteral(path) && !path.AsSpan().ContainsAny(";*?'");

    /// <summary>Null for a package that is not installed.</summary>
    private string? InPackage(string key, string path) => _output.PackageFolders.TryGetValue(key, out var folder) ? $"{Normal(folder)}/{path}" : null;

    /// <summary>A path as NuGet shortens it, written out: the packages root ends in a slash or not, as whoever configured it pleased.</summary>
    private string Absolute(string path) => Normal(
        path.StartsWith(PackageRoot, StringComparison.Ordinal) && _output.Assets.PackageFolders is [var first, ..]
            ? first + path[PackageRoot.Length..]
            : WithProfile(path));

    private string WithProfile(string path) =>
        _output.UserProfile is { } profile && path.StartsWith("$(UserProfile)", StringComparison.Ordinal) ? profile + path["$(UserProfile)".Length..] : path;

    private bool IsSame(string written, string folder) => RestoreOutputs.FileNames.Equals(Normal(WithProfile(written)), Normal(folder));

    private bool AreSame(string[] written, IReadOnlyList<string> folders) =>
        written.Length == folders.Count && written.Zip(folders).All(pair => IsSame(pair.First, pair.Second));

    private static string Normal(string path) => path.Replace('\\', '/').TrimEnd('/');

    private static string Shown(string text) => PolicyText.Shown(text);

    /// <summary>An element that NuGet would not have written, with a sentence that says why.</summary>
    public sealed record Problem(Markup At, string Detail);

    /// <summary>A file as an item of a build.</summary>
    private sealed record Item(string Path, string ItemType);
}
