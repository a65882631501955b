using System.IO.Compression;
using System.Text;

namespace SupplyGuard.Tool.Tests.Repositories;

/// <summary>A NuGet package made from literals, unsigned.</summary>
internal static class FeedPackage
{
    /// <param name="type">As in the nuspec, for example <c>DotnetTool</c>; null for a library.</param>
    /// <param name="dependency">As <c>id/version</c>; null for a package that needs none.</param>
    public static byte[] Create(string id, string version, string? type, string? dependency, IEnumerable<(string Path, byte[] Content)> files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, $"{id}.nuspec", Encoding.UTF8.GetBytes($"""
                <?xml version="1.0" encoding="utf-8"?>
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
                  <metadata>
                    <id>{id}</id>
                    <version>{version}</version>
                    <authors>Contoso</authors>
                    <description>A package of a test.</description>
                    {(type is null ? "" : $"""<packageTypes><packageType name="{type}" /></packageTypes>""")}
                    <dependencies><group targetFramework="net10.0">{Dependency(dependency)}</group></dependencies>
                  </metadata>
                </package>
                """));
            foreach (var (path, content) in files)
                Add(archive, path, content);
        }

        return stream.ToArray();
    }

    private static string Dependency(string? dependency) => dependency?.Split('/') is [var id, var version] ? $"""<dependency id="{id}" version="{version}" include="All" />""" : "";

    private static void Add(ZipArchive archive, string path, byte[] content)
    {
        using var entry = archive.CreateEntry(path).Open();
        entry.Write(content);
    }
}
