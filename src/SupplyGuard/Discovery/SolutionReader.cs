using System.Collections.Immutable;
using System.Xml;

namespace SupplyGuard.Discovery;

/// <summary>Reads which projects a <c>.sln</c> or <c>.slnx</c> names. Evaluates nothing.</summary>
internal static class SolutionReader
{
    private const int LargestSolution = 4 << 20;

    /// <summary>Solution, folder, project, and what a project may say of its builds.</summary>
    private const int MostDepth = 16;

    /// <summary>Absolute paths in the order of the file. A project that does not exist is listed all the same.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static ImmutableArray<string> Projects(string solutionPath)
    {
        using var content = new MemoryStream(BoundedFile.Read(solutionPath, LargestSolution), writable: false);
        var folder = Path.GetDirectoryName(solutionPath)!;
        var relative = Path.GetExtension(solutionPath).Equals(".slnx", StringComparison.OrdinalIgnoreCase)
            ? XmlProjects(content)
            : TextProjects(content);

        return [.. relative
            .Where(ProjectFinder.IsProject)
            .Select(path => path.Contains('\0', StringComparison.Ordinal)
                ? throw new InvalidDataException("it names a project in whose path there is a NUL.")
                : Path.GetFullPath(path.Replace('\\', Path.DirectorySeparatorChar), folder))];
    }

    /// <summary><c>Project("{type}") = "name", "path", "{id}"</c>: the path is the sixth part between quotation marks.</summary>
    private static IEnumerable<string> TextProjects(Stream content) =>
        from line in Lines(content)
        where line.StartsWith("Project(", StringComparison.Ordinal)
        let parts = line.Split('"', 10)
        where parts.Length > 5
        select parts[5];

    private static IEnumerable<string> Lines(Stream content)
    {
        using var reader = new StreamReader(content);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static List<string> XmlProjects(Stream content)
    {
        var projects = new List<string>();
        try
        {
            using var reader = XmlReader.Create(content, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (reader.Read())
            {
                if (reader.Depth > MostDepth)
                    throw new InvalidDataException($"it is nested deeper than {MostDepth} levels.");

                if (reader is { NodeType: XmlNodeType.Element, LocalName: "Project" } && reader.GetAttribute("Path") is { } path)
                    projects.Add(path);
            }
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"it is not XML at line {e.LineNumber}, column {e.LinePosition}.", e);
        }

        return projects;
    }
}
