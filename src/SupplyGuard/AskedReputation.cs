using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Advisories;
using SupplyGuard.Evidence.Feeds;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Policies;
using SupplyGuard.Signatures;

namespace SupplyGuard;

/// <summary>What package sources say about the packages of a run, where somebody wants them asked. Costs nothing until then.</summary>
internal sealed class AskedReputation
{
    private readonly GuardSession _session;
    private readonly PackageStage _stage;
    private readonly Lazy<AskedSources> _sources;
    private readonly SourceAsking? _asking;

    public AskedReputation(GuardSession session, PackageStage stage)
    {
        (_session, _stage) = (session, stage);
        _sources = new Lazy<AskedSources>(Sources);
        _asking = session.Request.Audit is { } fetch ? new SourceAsking(fetch) : null;
    }

    public bool IsAsking => _asking is not null;

    /// <summary>Null when nobody is asked.</summary>
    /// <param name="wanted">Lower-cased ids of the packages that matter.</param>
    public AdvisoryEvidence? Advisories(FrozenSet<string> wanted, CancellationToken cancellationToken)
    {
        if (_asking is null)
            return null;

        _session.Request.Progress?.Invoke("asking package sources for advisories");
        return new AuditGathering(_asking).Gather(_sources.Value.Advisories, wanted, cancellationToken);
    }

    public AgeEvidence Age(CancellationToken cancellationToken)
    {
        if (_asking is null)
            return AgeEvidence.None;

        _session.Request.Progress?.Invoke("asking package sources how old packages are");
        var wanted = _stage.Evidence.GroupBy(package => package.Subject.PackageId.ToLowerInvariant(), package => PackageVersion.Parse(package.Subject.Version), StringComparer.Ordinal)
            .ToImmutableSortedDictionary(package => package.Key, Oldest, StringComparer.Ordinal);
        return new RegistrationGathering(_asking).Gather(_sources.Value.Packages, wanted, cancellationToken) with
        {
            FromFolders = _stage.Installed.Where(package => PackageOriginReader.Read(package) is { Address.IsFolder: true }).Select(package => package.Subject.Key).ToFrozenSet(StringComparer.Ordinal),
        };
    }

    /// <summary>Null as soon as one cannot be compared.</summary>
    private static PackageVersion? Oldest(IEnumerable<PackageVersion?> versions) =>
        versions.Aggregate((one, other) => one is null || other is null ? null : one.CompareWith(other) <= 0 ? one : other);

    private AskedSources Sources()
    {
        var root = PhysicalPath.OfFolder(_session.Policy.Root);
        var environment = _session.Request.Environment ?? ImmutableSortedDictionary<string, string>.Empty;
        var files = new ConfigurationFiles(root, PolicyLocator.Repository(root), environment);
        return new AskedSources([.. _stage.Projects.Select(project => ProjectSources.Gather(project, files, ofSdk: null))], environment);
    }
}
