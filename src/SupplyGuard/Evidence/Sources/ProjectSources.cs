using System.Collections.Immutable;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Sources;

/// <summary>Where the packages of a project may come from, as NuGet is configured for it.</summary>
/// <param name="Configuration">What the folder of the project gives it.</param>
/// <param name="Told">What its restore was told to read instead; null when it was not.</param>
/// <param name="OwnSources">Sources that its restore asked although no configuration names them.</param>
/// <param name="OwnFallbackFolders">Folders that its restore looked into although no configuration names them.</param>
internal sealed record ProjectSources(
    RestoredProject Project,
    NuGetConfiguration Configuration,
    NuGetConfiguration? Told,
    ImmutableArray<SourceAddress> OwnSources,
    ImmutableArray<SourceAddress> OwnFallbackFolders)
{
    public IEnumerable<NuGetConfiguration> Configurations => Told is null ? [Configuration] : [Configuration, Told];

    /// <summary>The configuration that its restore used.</summary>
    public NuGetConfiguration Used => Told ?? Configuration;

    /// <summary>Everything that is asked for a package that no mapping restricts, each once.</summary>
    public IEnumerable<SourceAddress> Asked => Used.EnabledSources.Select(source => source.Address).OfType<SourceAddress>().Concat(OwnSources).Distinct();

    /// <param name="ofSdk">The folder of packages that comes with the SDK, which adds it to every restore; null when it has none.</param>
    public static ProjectSources Gather(RestoredProject project, ConfigurationFiles files, SourceAddress? ofSdk)
    {
        var folder = Path.GetDirectoryName(project.FilePath)!;
        var usual = files.Of(folder);
        if (project.Assets is not { } assets)
            return new ProjectSources(project, usual, null, [], []);

        var told = files.Told(usual, assets.ConfigurationFiles);
        NuGetConfiguration[] all = told is null ? [usual] : [usual, told];
        return new ProjectSources(
            project,
            usual,
            told,
            Others(assets.Sources, folder, all.SelectMany(configuration => configuration.Sources, (_, source) => source.Address).Append(ofSdk)),
            Others(assets.FallbackFolders, folder, all.SelectMany(configuration => configuration.FallbackFolders, (_, fallback) => fallback.Address)));
    }

    private static ImmutableArray<SourceAddress> Others(ImmutableArray<string> written, string folder, IEnumerable<SourceAddress?> known) =>
        [.. written.Select(one => SourceAddress.Of(one, folder)).OfType<SourceAddress>().Except(known.OfType<SourceAddress>())];
}
