using System.Collections.Immutable;
using System.Xml;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>Reads MSBuild files as the untrusted XML that they are: no DTD, no resolver, bounded size and depth.</summary>
internal static class BuildFileReader
{
    public const int LargestFile = 4 << 20;

    private const int MostDepth = 64;

    /// <param name="path">Absolute path of a file that exists.</param>
    public static BuildFile Read(string path, FileView files)
    {
        try
        {
            return Read(path, files.Read(path, LargestFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new BuildFile(path) { Fault = ReadFault.Describe(e).TrimEnd('.') };
        }
    }

    public static BuildFile Read(string path, byte[] content)
    {
        try
        {
            using var stream = new MemoryStream(content, writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestFile });
            return new Walk(reader).Document(path);
        }
        catch (XmlException e)
        {
            return new BuildFile(path) { Fault = e.LineNumber > 0 ? $"it is not XML at line {e.LineNumber}, column {e.LinePosition}" : "it is empty or has a document type" };
        }
        catch (InvalidDataException e)
        {
            return new BuildFile(path) { Fault = e.Message };
        }
    }

    private sealed class Walk(XmlReader reader)
    {
        private readonly ImmutableArray<BuildImport>.Builder _imports = ImmutableArray.CreateBuilder<BuildImport>();
        private readonly ImmutableArray<BuildSetting>.Builder _settings = ImmutableArray.CreateBuilder<BuildSetting>();
        private readonly Stack<(string Name, bool IsConditional)> _around = [];
        private int _elements;

        private (int Line, int Column) Here => (((IXmlLineInfo)reader).LineNumber, ((IXmlLineInfo)reader).LinePosition);

        public BuildFile Document(string path)
        {
            if (reader.MoveToContent() is not XmlNodeType.Element || reader.LocalName is not "Project")
                throw new InvalidDataException("it is no MSBuild project");

            var (start, end) = (Here, (0, 0));
            if (!reader.IsEmptyElement)
                end = Content();

            // Whatever follows the root must be well-formed, too.
            while (reader.Read())
            {
            }

            return new BuildFile(path) { Imports = _imports.ToImmutable(), Settings = _settings.ToImmutable(), Elements = _elements, Start = start, End = end };
        }

        /// <returns>Where the end tag's name is.</returns>
        private (int Line, int Column) Content()
        {
            while (reader.Read())
            {
                if (reader.NodeType is XmlNodeType.EndElement && _around.Count == 0)
                    return Here;

                if (reader.NodeType is XmlNodeType.EndElement)
                    _around.Pop();
                else if (reader.NodeType is XmlNodeType.Element)
                    Element();
                else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && _settings is [.., { Kind: BuildSettingKind.Property } property] && IsInside(property.Name))
                    _settings[^1] = property with { Value = property.Value + reader.Value };
            }

            throw new InvalidDataException("it has no end");
        }

        private void Element()
        {
            if (_around.Count >= MostDepth)
                throw new InvalidDataException($"it is nested deeper than {MostDepth} levels");

            var (line, column) = Here;
            if (reader.LocalName is "Import" && reader.GetAttribute("Project") is { } project)
                _imports.Add(Import(project, line, column));
            else if (reader.LocalName is "Target" && reader.GetAttribute("Name") is { } target)
                _settings.Add(new BuildSetting(BuildSettingKind.Target, target, "", line, column));
            else if (reader.LocalName is "UsingTask" && reader.GetAttribute("TaskName") is { } task)
                _settings.Add(new BuildSetting(BuildSettingKind.Task, task, "", line, column));
            else if (_around.TryPeek(out var parent) && parent.Name is "PropertyGroup" && !_around.Any(element => element.Name is "Target"))
                _settings.Add(new BuildSetting(BuildSettingKind.Property, reader.LocalName, "", line, column));

            if (_around.Count == 0)
                _elements++;
            if (!reader.IsEmptyElement)
                _around.Push((reader.LocalName, reader.GetAttribute("Condition") is not null));
        }

        private BuildImport Import(string project, int line, int column)
        {
            var known = 1 + (reader.GetAttribute("Sdk") is null ? 0 : 1) + (reader.GetAttribute("Condition") is null ? 0 : 1) + (reader.GetAttribute("Label") is null ? 0 : 1);
            return new BuildImport(
                project,
                reader.GetAttribute("Sdk"),
                reader.GetAttribute("Condition"),
                _around.Any(element => element.IsConditional),
                reader.AttributeCount > known,
                _around.Count == 0 ? _elements : -1,
                line,
                column);
        }

        private bool IsInside(string property) => _around.TryPeek(out var element) && element.Name == property;
    }
}
