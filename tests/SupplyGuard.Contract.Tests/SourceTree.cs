using TestKit;

namespace SupplyGuard.Contract.Tests;

/// <summary>The files of the repository that people write: no build output, no downloads.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> Outputs = ["bin", "obj", "artifacts", "TestResults", ".git", ".vs", ".idea", ".onnxruntime", "node_modules"];

    private static readonly HashSet<string> TextKinds =
        [".cs", ".csproj", ".props", ".targets", ".json", ".md", ".txt", ".sln", ".yml", ".yaml", ".xml", ".config", ".editorconfig", ".gitattributes", ".gitignore", ".py", ".sh", ".js"];

    /// <summary>Paths relative to the root with forward slashes, sorted.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Walk(new DirectoryInfo(Repository.Root)).Select(file => Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Files with one of the extensions, below one of the folders; everywhere when none is given.</summary>
    public static IEnumerable<string> Of(string extension, params string[] folders) => Files.Where(file =>
        file.EndsWith(extension, StringComparison.Ordinal)
        && (folders is [] || Array.Exists(folders, folder => file.StartsWith(folder + "/", StringComparison.Ordinal))));

    public static IEnumerable<string> TextFiles => Files.Where(file => TextKinds.Contains(Path.GetExtension(file)));

    public static string[] Lines(string file) => File.ReadAllLines(Repository.PathTo(file));

    public static string Text(string file) => File.ReadAllText(Repository.PathTo(file)).ReplaceLineEndings("\n");

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(inner => !Outputs.Contains(inner.Name) && inner.LinkTarget is null).SelectMany(Walk));
}
