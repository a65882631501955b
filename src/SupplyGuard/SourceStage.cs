using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Folder;
using SupplyGuard.Checks.Packages.Sources;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Signatures;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Where packages come from and lie: NuGet's configuration, what it wrote down about each package, and the packages folder. A part of <see cref="PackageStage"/>.</summary>
/// <remarks>Without <c>packages.sources</c> in the policy, a handful of small files is read once in a run, and nothing in a packages folder.</remarks>
internal static class SourceStage
{
    /// <param name="packages">As they lie on disk: all that the projects take and that are judged.</param>
    /// <param name="folders">Which knows where each project takes them from.</param>
    /// <param name="isJudged">Whether a package is among <paramref name="packages"/> where a project takes it.</param>
    public static IEnumerable<Finding> Run(
        GuardSession session, PackagePolicy policy, ImmutableArray<RestoredProject> projects, ImmutableArray<InstalledPackage> packages, PackageFolders folders, Func<PackageSubject, bool> isJudged)
    {
        var root = PhysicalPath.OfFolder(session.Policy.Root);
        var ofSdk = policy.Sources.IsEmpty ? null : OfSdk();
        var files = new ConfigurationFiles(root, PolicyLocator.Repository(root), session.Request.Environment);
        var sources = projects.Select(project => ProjectSources.Gather(project, files, ofSdk)).ToImmutableArray();
        var configurations = sources.SelectMany(source => source.Configurations).Distinct().ToImmutableArray();

        var findings = configurations.SelectMany(configuration => ConfigurationCheck.Run(configuration, root))
            .Concat(sources.SelectMany(source => ConfigurationCheck.Run(source, root)));
        if (!policy.Sources.IsEmpty)
        {
            var allowed = new AllowedSources(policy.Sources, root, ofSdk);
            findings = findings
                .Concat(configurations.SelectMany(configuration => ConfigurationCheck.Run(allowed, configuration)))
                .Concat(sources.SelectMany(source => ConfigurationCheck.Run(allowed, source)))
                .Concat(Origins(allowed, sources, packages, folders, isJudged));
        }

        if (policy.Folder.Value is not FolderRequirement.None)
            findings = findings.Concat(Folders(session, policy.Folder.Value, projects, packages));

        // A file that several projects read is wrong once.
        return findings.DistinctBy(finding => new Said(finding.Rule, finding.Subject, finding.Location, finding.Message));
    }

    private static IEnumerable<Finding> Origins(
        AllowedSources allowed, ImmutableArray<ProjectSources> sources, ImmutableArray<InstalledPackage> packages, PackageFolders folders, Func<PackageSubject, bool> isJudged)
    {
        var origins = packages.ToDictionary(package => new PackagePlace(package.Subject.Key, package.Folder), PackageOriginReader.Read);
        foreach (var source in sources)
        {
            if (source.Project.Assets is not { } assets)
                continue;

            var used = ProjectDiscovery.Mentions(assets)
                .Where(mention => isJudged(mention.Subject))
                .Select(mention => origins[new PackagePlace(mention.Subject.Key, folders.Find(assets.PackageFolders, mention.Subject.Key))])
                .OfType<PackageOrigin>().Distinct().ToImmutableArray();
            foreach (var finding in used.SelectMany(origin => SourceCheck.Run(allowed, source, origin)))
                yield return finding;
            foreach (var finding in ConfigurationCheck.Exposed(allowed, source.Used, used.Select(origin => origin.Subject.PackageId)))
                yield return finding;
        }
    }

    private static IEnumerable<Finding> Folders(
        GuardSession session, FolderRequirement asked, ImmutableArray<RestoredProject> projects, ImmutableArray<InstalledPackage> packages)
    {
        var root = PhysicalPath.OfFolder(session.Policy.Root);
        var repository = PhysicalPath.OfFolder(PolicyLocator.Repository(root));
        return PackagesFolder.Of(projects, packages, root, repository, NuGetFolders.Of(session.Request.Environment), askAccess: asked.HasFlag(FolderRequirement.ReadOnly))
            .SelectMany(folder => FolderCheck.Run(asked, folder));
    }

    /// <summary>The SDK adds this folder of its own to the sources of every restore, where it has one.</summary>
    private static SourceAddress? OfSdk() => DotNetSdk.Find() is { } sdk ? SourceAddress.Of("../../library-packs", sdk) : null;

    private sealed record Said(Rule Rule, Subject Subject, Location Location, string Message);
}
