using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Policies;
using SupplyGuard.Signatures;

namespace SupplyGuard;

/// <summary>What the answers of gates depend on: whatever a stage takes from the disk has to be named here, or keep a gate from being remembered.</summary>
internal static class GateDependencies
{
    /// <summary>What NuGet and MSBuild look for in a project's folder and in every one above.</summary>
    private static readonly ImmutableArray<string> AboveProjects =
        ["Directory.Build.props", "Directory.Build.targets", "global.json", "nuget.config", "NuGet.config", "NuGet.Config"];

    /// <summary>Of the gate before a restore.</summary>
    /// <param name="projects">Absolute paths.</param>
    /// <returns>Null when it cannot be said: a configuration means whatever the environment makes of it.</returns>
    public static GateInputs? Of(GuardSession session, ImmutableArray<string> projects)
    {
        var (files, folders) = ConfigurationFiles.Places(projects.Select(project => Path.GetDirectoryName(project)!), session.Request.Environment);
        return files.Any(UsesVariables)
            ? null
            : new GateInputs(
                [.. PolicyFiles(session), .. projects.SelectMany(project => ProjectDiscovery.UsualLockfiles(project)), .. session.Request.LockFiles.Values, .. files, .. folders.Where(folder => !Directory.Exists(folder))],
                [.. folders.Where(Directory.Exists)],
                [],
                []);
    }

    /// <summary>Of a gate that judges packages.</summary>
    /// <returns>Null when it cannot be said: a package is not where a restore leaves it, or the policy asks for what other files say.</returns>
    public static GateInputs? Of(GuardSession session, PackageStage packages)
    {
        if (session.Request.Environment is not null
            || session.Policy.Packages is not { RevocationLists: null, Reviews: null, Advisories: null, Foreign: null, Folder.Value: FolderRequirement.None })
        {
            return null;
        }

        if (packages.Installed.Any(package => package.Folder is not { } folder || !File.Exists(MetadataIn(folder))))
            return null;

        var outputs = new RestoreOutputs(session.Request.RestoreOutputs);
        return new GateInputs(
            [.. PolicyFiles(session).Concat(packages.Projects.SelectMany(project => FilesOf(project, outputs))).Distinct(StringComparer.Ordinal)],
            [.. packages.Installed.Select(package => package.Folder!).Distinct(StringComparer.Ordinal)],
            [.. Followed(session, packages).Distinct(StringComparer.Ordinal)],
            [.. packages.Projects.Select(project => new ProjectOutput(project.FilePath, Path.GetDirectoryName(project.AssetsFilePath)!))]);
    }

    /// <summary>True as well for a file that cannot be read.</summary>
    private static bool UsesVariables(string configuration)
    {
        try
        {
            return File.Exists(configuration) && BoundedFile.Read(configuration, MarkupReader.LargestFile).Contains((byte)'%');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return true;
        }
    }

    private static IEnumerable<string> PolicyFiles(GuardSession session) => [session.Policy.FilePath, Path.Combine(session.Policy.Root, GuardLock.FileName)];

    private static IEnumerable<string> FilesOf(RestoredProject project, RestoreOutputs outputs)
    {
        var folder = Path.GetDirectoryName(project.AssetsFilePath)!;
        var (props, targets) = QuarantineFiles.GeneratedBy(project.FilePath, folder);
        var passedOver = outputs.AssetsFiles(project.FilePath).TakeWhile(file => file != project.AssetsFilePath);
        var lockfiles = project.Assets?.LockFilePath is { } configured ? [Path.GetFullPath(configured, Path.GetDirectoryName(project.FilePath)!)] : ProjectDiscovery.UsualLockfiles(project.FilePath);
        return passedOver
            .Concat([project.FilePath, project.AssetsFilePath, props, targets, RestoreOutputs.GraphOf(project)])
            .Concat(lockfiles)
            .Concat(project.Assets?.ConfigurationFiles ?? [])
            .Concat(PhysicalPath.Upwards(Path.GetDirectoryName(project.FilePath)!).SelectMany(above => AboveProjects, Path.Combine))
            .Concat(OtherPlaces(project));
    }

    /// <summary>NuGet takes a package from the first packages folder that holds it.</summary>
    private static IEnumerable<string> OtherPlaces(RestoredProject project) =>
        project.Assets is { PackageFolders: { Length: > 1 } folders } assets
            ? ProjectDiscovery.Mentions(assets).SelectMany(mention => folders.Select(root => MetadataIn(Path.Combine(root, mention.Subject.Key.Replace('/', Path.DirectorySeparatorChar)))))
            : [];

    private static IEnumerable<string> Followed(GuardSession session, PackageStage packages) =>
        session.Request.Projects.Append(session.Policy.FilePath)
            .Concat(session.Request.RestoreOutputs.Values)
            .Concat(packages.Projects.SelectMany(project => project.Assets?.ProjectReferences ?? [], (project, reference) => Path.GetFullPath(reference, Path.GetDirectoryName(project.FilePath)!)));

    private static string MetadataIn(string packageFolder) => Path.Combine(packageFolder, ".nupkg.metadata");
}
