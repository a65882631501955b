using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace SupplyGuard.Package.Tests;

/// <summary>A package's own description of itself, and the paths of its files without the parts that only the archive format wants.</summary>
internal sealed record PackedPackage(string Path, string Id, string Version, XElement Metadata, IReadOnlyList<string> Files)
{
    public static PackedPackage Read(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        using var nuspec = archive.Entries.Single(entry => entry.FullName == entry.Name && entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        var files = archive.Entries.Select(entry => entry.FullName).Where(name => name is not ("[Content_Types].xml" or "_rels/.rels"));
        return new PackedPackage(path, Text(metadata, "id"), Text(metadata, "version"), metadata, [.. files.Order(StringComparer.Ordinal)]);
    }

    /// <summary>SHA-256 of every file below a folder, by its path from there.</summary>
    public IReadOnlyDictionary<string, string> Digests(string folder)
    {
        using var archive = ZipFile.OpenRead(Path);
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries.Where(entry => entry.FullName.StartsWith(folder, StringComparison.Ordinal)))
        {
            using var content = entry.Open();
            digests.Add(entry.FullName[folder.Length..], Convert.ToHexStringLower(SHA256.HashData(content)));
        }

        return digests;
    }

    /// <summary>What would reach the graph or the compiler of somebody who uses the package.</summary>
    public IEnumerable<string> Offences() =>
    [
        .. Metadata.Descendants().Where(element => element.Name.LocalName is "dependency" or "frameworkAssemblies" or "references").Select(element => $"{Id}: {element.Name.LocalName}"),
        .. Files.Where(file => file.Split('/')[0] is "lib" or "ref" or "analyzers" or "content" or "contentFiles" or "runtimes").Select(file => $"{Id}: {file}"),
    ];

    private static string Text(XElement metadata, string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
}
