using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Sources;

namespace SupplyGuard.Evidence.Feeds;

/// <summary>Which sources NuGet would ask for the projects of a run, with what it would tell them. A folder knows nothing and is passed over.</summary>
/// <param name="variables">The environment that restore sees.</param>
internal sealed class AskedSources(ImmutableArray<ProjectSources> projects, ImmutableSortedDictionary<string, string> variables)
{
    /// <summary>Those that packages came from: what each restore asked.</summary>
    public ImmutableArray<AskedSource> Packages => Distinct(projects.SelectMany(OfPackages));

    /// <summary>Those that know about vulnerabilities: the <c>auditSources</c> of the configuration where it has any, else those that packages came from.</summary>
    public ImmutableArray<AskedSource> Advisories => Distinct(projects.SelectMany(project => project.Used.AuditSources.IsEmpty
        ? OfPackages(project)
        : project.Used.AuditSources.Where(source => source.IsEnabled).Select(source => Source(project.Used, source.Written, source)).OfType<AskedSource>()));

    private IEnumerable<AskedSource> OfPackages(ProjectSources project)
    {
        var folder = Path.GetDirectoryName(project.Project.FilePath)!;
        foreach (var written in project.Project.Assets?.Sources ?? [])
        {
            var address = SourceAddress.Of(written, folder);
            var configured = project.Used.EnabledSources.FirstOrDefault(source => source.Address is not null && source.Address.Equals(address));
            if (Source(project.Used, written, configured) is { } source)
                yield return source;
        }
    }

    /// <summary>Null for a folder.</summary>
    private AskedSource? Source(NuGetConfiguration configuration, string written, ConfiguredSource? configured)
    {
        if (!Uri.TryCreate(written, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return null;

        var (credential, fault) = configured is null ? default : SourceCredentials.Of(configuration, configured.Name, variables);
        return new AskedSource(address, credential, fault);
    }

    private static ImmutableArray<AskedSource> Distinct(IEnumerable<AskedSource> sources) =>
        [.. sources.DistinctBy(source => source.Address.AbsoluteUri, StringComparer.Ordinal).OrderBy(source => source.Address.AbsoluteUri, StringComparer.Ordinal)];
}
