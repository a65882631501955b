using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.RestoreOutput;

/// <summary>Reads what MSBuild imports from a project's restore output.</summary>
internal static class RestoreOutputGathering
{
    /// <returns>Null for a project without an assets file that can be read.</returns>
    public static RestoreOutputEvidence? Gather(RestoredProject project, PackageFolders packageFolders, string? userProfile)
    {
        if (project.Assets is not { } assets)
            return null;

        var folder = Path.GetDirectoryName(project.AssetsFilePath)!;
        var (props, targets) = QuarantineFiles.GeneratedBy(project.FilePath, folder);
        var evidence = new RestoreOutputEvidence(
            project,
            assets,
            [.. new[] { props, targets }.Where(File.Exists).Select(file => Read(file, project))],
            [],
            Folders(assets, packageFolders),
            userProfile);
        try
        {
            return evidence with { OtherImports = Imports(folder, project) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return evidence with { Fault = new RestoredProject.Fault(ReadFault.Describe(e), new Location(project.ShownOutput)) };
        }
    }

    private static ImmutableDictionary<string, string> Folders(AssetsFile assets, PackageFolders packageFolders)
    {
        var folders = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var mention in ProjectDiscovery.Mentions(assets))
        {
            if (packageFolders.Find(assets.PackageFolders, mention.Subject.Key) is { } folder)
                folders[mention.Subject.Key] = folder;
        }

        return folders.ToImmutable();
    }

    private static GeneratedFile Read(string path, RestoredProject project)
    {
        var shown = $"{project.ShownOutput}/{Path.GetFileName(path)}";
        try
        {
            var content = BoundedFile.Read(path, MarkupReader.LargestFile);
            return QuarantineFiles.IsBlocker(content)
                ? new GeneratedFile(shown, null, IsBlocker: true, null)
                : new GeneratedFile(shown, MarkupReader.Read(content), IsBlocker: false, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new GeneratedFile(shown, null, IsBlocker: false, new RestoredProject.Fault(ReadFault.Describe(e), new Location(shown)));
        }
    }

    /// <summary>Also those that a quarantine has put aside, as long as it lasts: they are why the project is not passed.</summary>
    private static ImmutableArray<string> Imports(string folder, RestoredProject project) =>
    [
        .. QuarantineFiles.OtherImports(project.FilePath, folder),
        .. project.IsQuarantined ? QuarantineFiles.OtherImports(project.FilePath, folder, QuarantineFiles.Suffix) : [],
    ];
}
