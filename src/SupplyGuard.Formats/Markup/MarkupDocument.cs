using System.Xml;

namespace SupplyGuard.Formats.Markup;

/// <summary>
/// One pass over a document of XML 1.0. Document types are refused, since they define entities: text that a parser fetches or repeats. Offsets are not known to a parser of
/// characters, so places are lines.
/// </summary>
internal static class MarkupDocument
{
    /// <param name="visit">Is shown every element when it begins, with the elements around it (outermost first), itself last.</param>
    /// <exception cref="MalformedException">The document is malformed, has a document type, or is beyond the limits.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static void Walk(FileWindow file, MarkupLimits limits, Action<XmlReader, IReadOnlyList<string>> visit, Action<string> instruction, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(file.Take(0, file.Length, limits.Length, "the document"), writable: false);
        using var reader = XmlReader.Create(bytes, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = true, IgnoreComments = true, IgnoreWhitespace = true });
        var path = new List<string>();
        var elements = 0;
        try
        {
            while (reader.Read())
            {
                if (reader.NodeType is XmlNodeType.ProcessingInstruction)
                    instruction(reader.Name);
                if (reader.NodeType is not XmlNodeType.Element)
                    continue;
                if (elements++ == limits.Elements || reader.Depth >= limits.Depth)
                    throw new MalformedException(Fault.TooLarge, 0, $"the document has more than {limits.Elements} elements, or more than {limits.Depth} levels.");
                if (elements % 65_536 is 0)
                    cancellationToken.ThrowIfCancellationRequested();

                path.RemoveRange(reader.Depth, path.Count - reader.Depth);
                path.Add(reader.LocalName);
                visit(reader, path);
            }
        }
        catch (XmlException e)
        {
            throw new MalformedException(Fault.Inconsistent, 0, $"line {e.LineNumber}, position {e.LinePosition}: it is no well-formed XML, or has a document type.");
        }
    }
}
