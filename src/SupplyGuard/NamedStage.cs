using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Named;
using SupplyGuard.Discovery;
using SupplyGuard.Discovery.Named;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>The packages that no assets file names: from the files that do to what is to be examined.</summary>
/// <param name="Packages">Where they lie. Those that lie nowhere are among them when a build would fetch them, or when the lock pins them.</param>
internal sealed record NamedStage(ImmutableArray<InstalledPackage> Packages, ImmutableArray<Finding> Findings)
{
    /// <param name="isWhole">Whether the run is about the whole repository. A single build asks for no tool.</param>
    public static NamedStage Run(GuardSession session, bool isWhole, ImmutableArray<RestoredProject> projects, PackageFolders folders, CancellationToken cancellationToken)
    {
        var finder = new NamedPackageFinder(session.Policy.Root);
        var paths = projects.Select(project => project.FilePath).ToArray();
        finder.AddSdks(paths);
        var roots = NamedPlaces.Roots(projects.Select(project => project.Assets).OfType<AssetsFile>(), session.Request.Environment);
        if (isWhole)
            finder.AddRepository(paths, roots, cancellationToken);

        var named = finder.Found();
        var packages = ImmutableArray.CreateBuilder<InstalledPackage>();
        var waiting = ImmutableArray.CreateBuilder<NamedPackage>();
        foreach (var package in named.Packages.Where(package => isWhole || !IsGuard(package)))
        {
            var places = NamedPlaces.Of(package.Subject.Key, roots, folders);
            if (!places.IsEmpty)
                packages.AddRange(places.SelectMany(place => Installed(package, place, roots, folders)));
            else if (package.IsUsed && !IsGuard(package) || session.Lock?.Packages.ContainsKey(package.Subject.Key) is true)
                packages.Add(Installed(package, null));
            else if (isWhole && !IsGuard(package))
                waiting.Add(package);
        }

        return new NamedStage(packages.ToImmutable(), [.. NamedCheck.Run(new PolicySubject(session.ShownPolicy), named, waiting.ToImmutable())]);
    }

    /// <summary>When each of them was extracted; see <see cref="ProjectDiscovery.Extractions"/>.</summary>
    public IEnumerable<(string Key, string? Folder, DateTime Time)> Extractions => Packages.Select(package =>
        (package.Subject.Key, package.Folder, package.Folder is null ? DateTime.MinValue : File.GetLastWriteTimeUtc(Path.Combine(package.Folder, ".nupkg.metadata"))));

    /// <summary>These and those that assets files name; what both name is there once, with every way in which it gets into a build.</summary>
    public ImmutableArray<InstalledPackage> With(ImmutableArray<InstalledPackage> restored)
    {
        if (Packages.IsEmpty)
            return restored;

        var present = restored.Concat(Packages).Where(package => package.Folder is not null).Select(package => package.Subject.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. restored.Concat(Packages.Where(package => package.Folder is not null || !present.Contains(package.Subject.Key)))
                .GroupBy(package => new PackagePlace(package.Subject.Key, package.Folder))
                .OrderBy(group => group.Key.Key, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Folder, StringComparer.Ordinal)
                .Select(group => group.First() with { Via = [.. group.SelectMany(package => package.Via).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] }),
        ];
    }

    private static InstalledPackage Installed(NamedPackage package, string? folder) =>
        new(package.Subject, folder, $"$(NuGetPackageRoot){package.Subject.Key}", [package.Via]);

    /// <summary>With those of its platforms that are here, where it is a tool that has one for each.</summary>
    private static IEnumerable<InstalledPackage> Installed(NamedPackage package, string folder, ImmutableArray<string> roots, PackageFolders folders) =>
        (package.Via is "tool" ? PlatformTools.Of(folder) : [])
            .Select(id => package with { Subject = new PackageSubject(id, package.Subject.Version) })
            .SelectMany(platform => NamedPlaces.Of(platform.Subject.Key, roots, folders), (platform, place) => Installed(platform, place))
            .Prepend(Installed(package, folder));

    /// <summary>Inside a build it would be its own judge, and whether there is one is what the wiring says. The tool judges it with the repository.</summary>
    private static bool IsGuard(NamedPackage package) => package.Subject.PackageId.Equals(GuardPackage.Id, StringComparison.OrdinalIgnoreCase);
}
