using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Sources;

/// <summary>Judges whether a package came from where the policy, and NuGet's own mapping, say that it comes from.</summary>
internal static class SourceCheck
{
    /// <param name="project">One that uses the package.</param>
    public static IEnumerable<Finding> Run(AllowedSources allowed, ProjectSources project, PackageOrigin origin)
    {
        var id = origin.Subject.PackageId;
        var configuration = project.Used;
        var pattern = allowed.For(id);
        if (pattern is null && !configuration.IsMapped && project.Asked.Count(address => !allowed.IsOfSdk(address)) is > 1 and var sources)
            yield return SourceRules.FromAnywhere(origin, sources);

        if (origin.Address is not { } address)
        {
            if (pattern is not null || configuration.IsMapped)
                yield return SourceRules.Unsaid(origin);

            yield break;
        }

        if (pattern is not null && !allowed.Allows(pattern, address))
            yield return SourceRules.From(origin, PlaceOf(address, configuration) ?? origin.Location, address.Shown(allowed.Root), pattern);

        if (configuration.IsMapped && !allowed.IsOfSdk(address) && !IsMappedTo(address, id, configuration))
            yield return SourceRules.NotMappedThere(origin, MappingOf(id, configuration), address.Shown(allowed.Root));
    }

    private static bool IsMappedTo(SourceAddress address, string id, NuGetConfiguration configuration)
    {
        var names = configuration.MappedSources(id);
        return configuration.Sources.Any(source => names.Contains(source.Name) && source.Address == address);
    }

    private static Location? PlaceOf(SourceAddress address, NuGetConfiguration configuration)
    {
        foreach (var source in configuration.Sources)
        {
            if (source.Address == address)
                return source.Location;
        }

        return null;
    }

    /// <summary>Where the mapping speaks of the package, or of anything.</summary>
    private static Location MappingOf(string id, NuGetConfiguration configuration)
    {
        var names = configuration.MappedSources(id);
        return configuration.Mapping
            .OrderByDescending(mapped => names.Contains(mapped.Source))
            .ThenByDescending(mapped => id.StartsWith(mapped.Pattern.TrimEnd('*'), StringComparison.OrdinalIgnoreCase) ? mapped.Pattern.Length : 0)
            .First().Location;
    }
}
