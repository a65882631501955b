using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Packages.Sources;

/// <summary>Judges what NuGet is configured to do: what is wrong anywhere, and what is wrong under a policy that says where packages come from.</summary>
internal static class ConfigurationCheck
{
    /// <summary>What no policy has to ask for.</summary>
    /// <param name="root">Absolute path of the policy's folder.</param>
    public static IEnumerable<Finding> Run(NuGetConfiguration configuration, string root)
    {
        foreach (var fault in configuration.Faults)
            yield return ConfigurationRules.CannotRead(fault);

        foreach (var source in configuration.EnabledSources)
        {
            if (source.Address is { IsFolder: false } address && Problem(source, address) is { } problem)
                yield return ConfigurationRules.NotProtected(source, address.Shown(root), problem);
        }

        foreach (var password in configuration.Passwords)
        {
            if (password.File.IsInRepository)
                yield return ConfigurationRules.Holds(password);
        }

        foreach (var weakening in configuration.Weakenings)
            yield return ConfigurationRules.Weakens(weakening);
    }

    /// <summary>The same for what a project's own restore did.</summary>
    public static IEnumerable<Finding> Run(ProjectSources project, string root) => project.OwnSources
        .Where(source => source.IsHttp)
        .Select(source => ConfigurationRules.NotProtected(project.Project.Subject, source.Shown(root)));

    /// <summary>What is wrong because the policy says where packages come from.</summary>
    public static IEnumerable<Finding> Run(AllowedSources allowed, NuGetConfiguration configuration)
    {
        if (configuration.LostMapping is { } lost)
            yield return ConfigurationRules.Lost(lost);

        foreach (var folder in configuration.FallbackFolders)
        {
            if (folder.File.Level is not ConfigurationLevel.Machine)
                yield return ConfigurationRules.FallsBack(folder);
        }

        foreach (var source in configuration.EnabledSources)
        {
            if (source.Address is not { } address || allowed.Names(address) || !IsAskedForAnything(configuration, source))
                continue;

            if (allowed.CoversEverything)
                yield return ConfigurationRules.NotNamed(source, address.Shown(allowed.Root));
            else if (!source.File.IsInRepository)
                yield return ConfigurationRules.Outside(source, address.Shown(allowed.Root));
        }
    }

    /// <summary>The same for what a project's own restore did.</summary>
    public static IEnumerable<Finding> Run(AllowedSources allowed, ProjectSources project)
    {
        if (allowed.CoversEverything)
        {
            foreach (var source in project.OwnSources.Where(source => !allowed.Names(source)))
                yield return ConfigurationRules.NotNamed(project.Project.Subject, source.Shown(allowed.Root));
        }

        foreach (var folder in project.OwnFallbackFolders)
            yield return ConfigurationRules.FallsBack(project.Project.Subject, folder.Shown(allowed.Root));
    }

    /// <summary>
    /// Sources that NuGet asks for a package that the policy does not let come from there. Once for each pattern of the policy; the pattern
    /// for everything is left out: that the packages of the world are looked for in a source of one's own gives nothing away.
    /// </summary>
    /// <param name="packageIds">Of the projects that are configured so.</param>
    public static IEnumerable<Finding> Exposed(AllowedSources allowed, NuGetConfiguration configuration, IEnumerable<string> packageIds)
    {
        var told = new HashSet<(SourcePattern, ConfiguredSource)>();
        foreach (var id in packageIds.Order(StringComparer.Ordinal))
        {
            if (allowed.For(id) is not { IsEverything: false } pattern)
                continue;

            foreach (var source in configuration.EnabledSources)
            {
                if (source.Address is { } address && !allowed.Allows(pattern, address) && configuration.Asks(source, id) && told.Add((pattern, source)))
                    yield return ConfigurationRules.AsksToo(source, id, pattern);
            }
        }
    }

    private static string? Problem(ConfiguredSource source, SourceAddress address) =>
        address.IsHttp ? "is reached without TLS"
        : source.AcceptsAnyCertificate ? "is reached by TLS whose certificate nobody looks at"
        : source.AllowsInsecureConnections && !address.IsLoopback ? "may send NuGet to addresses without TLS"
        : null;

    private static bool IsAskedForAnything(NuGetConfiguration configuration, ConfiguredSource source) =>
        !configuration.IsMapped || configuration.Mapping.Any(mapped => mapped.Source.Equals(source.Name, StringComparison.OrdinalIgnoreCase));
}
