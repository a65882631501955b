using System.Collections.Immutable;
using System.Xml;

namespace SupplyGuard.Discovery.Named;

/// <summary>Packages of a tool that has one for each platform: the package that a manifest names then holds nothing but their names.</summary>
internal static class PlatformTools
{
    private const int LargestFile = 1 << 20;

    private const int MostFolders = 64;

    private const int MostPackages = 64;

    /// <param name="folder">Absolute path of the extracted package that the manifest names.</param>
    /// <returns>Package ids. None also where the settings cannot be read: the .NET CLI does not find them either.</returns>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public static ImmutableArray<string> Of(string folder)
    {
        var tools = new DirectoryInfo(Path.Combine(folder, "tools"));
        return !tools.Exists ? [] :
        [
            .. tools.EnumerateDirectories().Take(MostFolders).SelectMany(framework => framework.EnumerateDirectories().Take(MostFolders))
                .Select(platform => Path.Combine(platform.FullName, "DotnetToolSettings.xml"))
                .Where(File.Exists)
                .SelectMany(Ids)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Take(MostPackages),
        ];
    }

    private static List<string> Ids(string path)
    {
        var ids = new List<string>();
        try
        {
            using var stream = new MemoryStream(BoundedFile.Read(path, LargestFile), writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = LargestFile });
            while (reader.Read())
            {
                if (reader.NodeType is XmlNodeType.Element && reader.LocalName is "RuntimeIdentifierPackage" && reader.GetAttribute("Id") is { } id && NamedPackageFinder.IsId(id))
                    ids.Add(id);
            }
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            return [];
        }

        return ids;
    }
}
