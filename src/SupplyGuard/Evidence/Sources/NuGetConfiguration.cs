using System.Collections.Immutable;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Sources;

/// <summary>What NuGet's configuration files say together, for the projects of one folder.</summary>
/// <param name="Files">The nearest first.</param>
/// <param name="Faults">Files that cannot be read.</param>
internal sealed record NuGetConfiguration(ImmutableArray<ConfigurationFile> Files, ImmutableArray<RestoredProject.Fault> Faults)
{
    /// <summary>Every source, also those that are disabled.</summary>
    public ImmutableArray<ConfiguredSource> Sources { get; init; } = [];

    /// <summary>Sources that are asked about vulnerabilities instead of those that packages come from, also those that are disabled; empty: those.</summary>
    public ImmutableArray<ConfiguredSource> AuditSources { get; init; } = [];

    /// <summary>Which packages NuGet takes from which source; empty: it asks all of them for every package.</summary>
    public ImmutableArray<MappedPattern> Mapping { get; init; } = [];

    /// <summary>A file defines a mapping, and a nearer one clears it without another; null when that is not so.</summary>
    public Weakening? LostMapping { get; init; }

    /// <summary>Folders that packages are taken from before any source is asked.</summary>
    public ImmutableArray<ConfiguredFolder> FallbackFolders { get; init; } = [];

    /// <summary>Passwords that stand readable in one of the files, whether it takes effect or not.</summary>
    public ImmutableArray<StoredPassword> Passwords { get; init; } = [];

    /// <summary>Where a nearer file takes back what a farther one demands of signatures.</summary>
    public ImmutableArray<Weakening> Weakenings { get; init; } = [];

    public bool IsMapped => !Mapping.IsEmpty;

    public IEnumerable<ConfiguredSource> EnabledSources => Sources.Where(source => source.IsEnabled);

    /// <summary>Whether NuGet would ask a source for a package.</summary>
    public bool Asks(ConfiguredSource source, string packageId) => source.IsEnabled && (!IsMapped || MappedSources(packageId).Contains(source.Name));

    /// <summary>Names of the sources of the longest pattern that fits; no source when none does.</summary>
    public ImmutableHashSet<string> MappedSources(string packageId)
    {
        var longest = -1;
        var sources = ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (source, pattern, _) in Mapping)
        {
            var star = pattern.IndexOf('*', StringComparison.Ordinal);
            var start = star < 0 ? pattern : pattern[..star];
            var fits = star < 0 ? packageId.Equals(start, StringComparison.OrdinalIgnoreCase) : packageId.StartsWith(start, StringComparison.OrdinalIgnoreCase);
            if (!fits || start.Length < longest)
                continue;

            sources = start.Length > longest ? sources.Clear().Add(source) : sources.Add(source);
            longest = start.Length;
        }

        return sources;
    }
}
