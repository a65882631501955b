using System.Collections.Immutable;
using System.Xml;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>Which files of a package run, or make something run, while a project that refers to it is built.</summary>
internal static class BuildCode
{
    private const int LargestFile = 1 << 20;

    /// <summary>Real packages have some dozens. Of one with more, every file that can run counts.</summary>
    private const int MostBuildFiles = 200;

    /// <summary>MSBuild files, tasks, analyzers, generators and tools, where NuGet and the SDK look for them.</summary>
    private static readonly ImmutableArray<string> Folders = ["build/", "buildTransitive/", "buildMultiTargeting/", "buildCrossTargeting/", "analyzers/", "tools/", "Sdk/", "tasks/"];

    private static readonly ImmutableArray<string> BuildFiles = [".props", ".targets", ".tasks", ".proj"];

    private static readonly ImmutableArray<string> Scripts = [".ps1", ".sh", ".cmd", ".bat", ".py", ".js", ".csx", ".cs"];

    private static ReadOnlySpan<char> Separators => "/\\;,=|&<>()[]'\"`";

    /// <summary>Each as <c>path sha256-&lt;hex&gt;</c>, sorted.</summary>
    /// <param name="folder">Absolute path of the extracted package: its MSBuild files are read for what they load from elsewhere in it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static ImmutableArray<string> In(PackageTree tree, string folder)
    {
        var found = tree.Files.Where(file => !file.Path.EndsWith("/_._", StringComparison.Ordinal) && Folders.Any(known => file.Path.StartsWith(known, StringComparison.OrdinalIgnoreCase))).ToHashSet();
        var others = tree.Files.Where(file => !found.Contains(file) && CanRun(file)).ToList();
        var pending = new Queue<TreeFile>(others.Count == 0 ? [] : found.Where(IsBuildFile));
        for (var count = 0; pending.TryDequeue(out var file); count++)
        {
            var words = count == MostBuildFiles ? null : WordsOf(Path.Combine(folder, file.Path));
            var mentioned = others.ToLookup(other => words is null || Path.GetFileName(other.Path) is var name && (words.Contains(name) || name.AsSpan().ContainsAny(Separators)));
            foreach (var one in mentioned[true])
            {
                found.Add(one);
                if (IsBuildFile(one))
                    pending.Enqueue(one);
            }

            others = [.. mentioned[false]];
        }

        return [.. found.OrderBy(file => file.Path, StringComparer.Ordinal).Select(CodeFile.Of)];
    }

    private static bool CanRun(TreeFile file) => file.Code is not MachineCode.None || IsBuildFile(file) || Scripts.Contains(Path.GetExtension(file.Path), StringComparer.OrdinalIgnoreCase);

    private static bool IsBuildFile(TreeFile file) => BuildFiles.Contains(Path.GetExtension(file.Path), StringComparer.OrdinalIgnoreCase);

    /// <summary>What an MSBuild file says, cut where a path or an expression could begin, entities and escapes resolved; null where that cannot be told, so that it may name anything.</summary>
    private static HashSet<string>? WordsOf(string path)
    {
        try
        {
            var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            using var stream = new MemoryStream(BoundedFile.Read(path, LargestFile), writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestFile });
            while (reader.Read())
            {
                for (var attribute = 0; attribute < reader.AttributeCount; attribute++)
                    Add(words, reader.GetAttribute(attribute));
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                    Add(words, reader.Value);
            }

            return words;
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Both with and without a cut at blanks: a command has several words, and the name of a file may.</summary>
    private static void Add(HashSet<string> words, string text)
    {
        foreach (var part in Uri.UnescapeDataString(text).Split(Separators.ToArray(), StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            words.Add(part);
            words.UnionWith(part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
