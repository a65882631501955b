using System.Collections.Immutable;
using System.Text;
using System.Xml;

namespace SupplyGuard.Discovery.Named;

/// <summary>Which MSBuild SDKs an MSBuild file names. Evaluates nothing; no resolver, bounded size and depth.</summary>
internal static class SdkNames
{
    public const int LargestFile = 4 << 20;

    private const int MostDepth = 64;

    private const int MostNames = 1_000;

    /// <returns>Empty also for what is not XML: MSBuild, which reads text as this does, cannot use it either.</returns>
    /// <exception cref="InvalidDataException">It is larger than what is read.</exception>
    public static ImmutableArray<NamedVersion> Read(byte[] file)
    {
        var names = ImmutableArray.CreateBuilder<NamedVersion>();
        try
        {
            using var text = new StreamReader(new MemoryStream(file, writable: false), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: true);
            using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = LargestFile });
            while (reader.Read())
            {
                if (reader.NodeType is not XmlNodeType.Element)
                    continue;
                if (reader.Depth > MostDepth)
                    throw new InvalidDataException($"it is nested deeper than {MostDepth} levels.");

                names.AddRange(In(reader));
                if (names.Count > MostNames)
                    throw new InvalidDataException($"it names more than {MostNames} SDKs.");
            }

            return names.ToImmutable();
        }
        catch (XmlException)
        {
            return [];
        }
    }

    private static IEnumerable<NamedVersion> In(XmlReader reader)
    {
        var (line, column) = (((IXmlLineInfo)reader).LineNumber, ((IXmlLineInfo)reader).LinePosition);
        return reader.LocalName switch
        {
            "Project" when reader.GetAttribute("Sdk") is { } list => list.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(sdk => Named(sdk, null, line, column)),
            "Import" when reader.GetAttribute("Sdk") is { } sdk => [Named(sdk, reader.GetAttribute("Version"), line, column)],
            "Sdk" when reader.GetAttribute("Name") is { } sdk => [Named(sdk, reader.GetAttribute("Version"), line, column)],
            _ => [],
        };
    }

    /// <summary><c>Name/1.2.3</c>. A least version, <c>Name/min=1.2.3</c>, chooses none.</summary>
    private static NamedVersion Named(string sdk, string? version, int line, int column) => sdk.Trim().Split('/', 2) switch
    {
        [var name, var written] when !written.TrimStart().StartsWith("min=", StringComparison.Ordinal) => new NamedVersion(name.Trim(), written.Trim(), line, column),
        [var name, ..] => new NamedVersion(name.Trim(), string.IsNullOrWhiteSpace(version) ? null : version.Trim(), line, column),
        _ => throw new InvalidOperationException("A text has at least one part."),
    };
}
