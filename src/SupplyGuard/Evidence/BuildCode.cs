using System.Collections.Immutable;
using System.Text;
using System.Xml;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>Which files of a package run, or make something run, while a project that refers to it is built.</summary>
internal static class BuildCode
{
    private const int LargestFile = 4 << 20;

    /// <summary>MSBuild files, tasks, analyzers, generators and tools, where NuGet and the SDK look for them.</summary>
    private static readonly ImmutableArray<string> Folders = ["build/", "buildTransitive/", "buildMultiTargeting/", "buildCrossTargeting/", "analyzers/", "tools/", "Sdk/", "tasks/"];

    private static readonly ImmutableArray<string> BuildFiles = [".props", ".targets", ".tasks", ".proj"];

    private static readonly ImmutableArray<string> Scripts = [".ps1", ".sh", ".cmd", ".bat", ".py", ".js", ".csx", ".cs"];

    /// <summary>Each as <c>path sha256-&lt;hex&gt;</c>, sorted.</summary>
    /// <param name="folder">Absolute path of the extracted package: its MSBuild files are read for what they load from elsewhere in it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static ImmutableArray<string> In(PackageTree tree, string folder)
    {
        var found = tree.Files.Where(file => !file.Path.EndsWith("/_._", StringComparison.Ordinal) && Folders.Any(known => file.Path.StartsWith(known, StringComparison.OrdinalIgnoreCase))).ToHashSet();
        var others = tree.Files.Where(file => !found.Contains(file) && CanRun(file)).ToList();
        var pending = new Queue<TreeFile>(others.Count == 0 ? [] : found.Where(IsBuildFile));
        while (pending.TryDequeue(out var file))
        {
            var text = TextOf(Path.Combine(folder, file.Path));
            foreach (var mentioned in others.Where(other => text is null || text.Contains(NameOf(other), StringComparison.OrdinalIgnoreCase)).ToArray())
            {
                others.Remove(mentioned);
                found.Add(mentioned);
                if (IsBuildFile(mentioned))
                    pending.Enqueue(mentioned);
            }
        }

        return [.. found.OrderBy(file => file.Path, StringComparer.Ordinal).Select(CodeFile.Of)];
    }

    private static bool CanRun(TreeFile file) => file.Code is not MachineCode.None || IsBuildFile(file) || Scripts.Contains(Path.GetExtension(file.Path), StringComparer.OrdinalIgnoreCase);

    private static bool IsBuildFile(TreeFile file) => BuildFiles.Contains(Path.GetExtension(file.Path), StringComparer.OrdinalIgnoreCase);

    private static string NameOf(TreeFile file) => Path.GetFileName(file.Path);

    /// <summary>Everything that an MSBuild file says, entities and encodings resolved; null where that cannot be told, so that it may name anything.</summary>
    private static string? TextOf(string path)
    {
        try
        {
            var text = new StringBuilder();
            using var stream = new MemoryStream(BoundedFile.Read(path, LargestFile), writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestFile });
            while (reader.Read())
            {
                for (var attribute = 0; attribute < reader.AttributeCount; attribute++)
                    text.Append(reader.GetAttribute(attribute)).Append('\n');
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                    text.Append(reader.Value).Append('\n');
            }

            return text.ToString();
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            return null;
        }
    }
}
