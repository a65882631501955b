using System.Collections.Immutable;
using System.Text;
using System.Xml;

namespace SupplyGuard.Evidence;

/// <summary>Reads a small XML file of the kind that NuGet reads and writes: no DTD, no entities of its own, bounded size, depth and number of elements.</summary>
internal static class MarkupReader
{
    public const int LargestFile = 4 << 20;

    /// <summary>Files for large projects with much content from packages have some thousand.</summary>
    private const int MostElements = 50_000;

    /// <summary>Project, group, item, metadata.</summary>
    private const int MostDepth = 16;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = LargestFile,
        MaxCharactersFromEntities = 1024,
    };

    /// <exception cref="InvalidDataException">The bytes are not such a file.</exception>
    public static Markup Read(byte[] content)
    {
        try
        {
            using var stream = new MemoryStream(content, writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            if (reader.MoveToContent() is not XmlNodeType.Element)
                throw new InvalidDataException("it has no root element.");

            var budget = MostElements;
            var root = Element(reader, ref budget);
            while (reader.Read())
            {
                // White space and comments may follow; a second element is an error of the reader.
            }

            return root;
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"it is not XML at line {e.LineNumber}, column {e.LinePosition}.", e);
        }
    }

    /// <summary>From the start tag of an element to its end tag.</summary>
    private static Markup Element(XmlReader reader, ref int budget)
    {
        if (budget-- == 0)
            throw new InvalidDataException($"it has more than {MostElements} elements.");
        if (reader.Depth > MostDepth)
            throw new InvalidDataException($"it is nested deeper than {MostDepth} levels.");

        var position = (IXmlLineInfo)reader;
        var element = new Markup(reader.Name, Attributes(reader), [], "", position.LineNumber, position.LinePosition);
        if (reader.IsEmptyElement)
            return element;

        var children = ImmutableArray.CreateBuilder<Markup>();
        var text = new StringBuilder();
        while (reader.Read() && reader.NodeType is not XmlNodeType.EndElement)
        {
            if (reader.NodeType is XmlNodeType.Element)
                children.Add(Element(reader, ref budget));
            else
                text.Append(reader.Value);
        }

        var said = text.ToString();
        return element with { Children = children.ToImmutable(), Text = string.IsNullOrWhiteSpace(said) ? "" : said };
    }

    /// <summary>All but the declaration of a namespace, which says nothing.</summary>
    private static ImmutableArray<MarkupAttribute> Attributes(XmlReader reader)
    {
        var attributes = ImmutableArray.CreateBuilder<MarkupAttribute>();
        while (reader.MoveToNextAttribute())
        {
            if (reader.Name is not "xmlns")
                attributes.Add(new MarkupAttribute(reader.Name, reader.Value));
        }

        reader.MoveToElement();
        return attributes.ToImmutable();
    }
}
