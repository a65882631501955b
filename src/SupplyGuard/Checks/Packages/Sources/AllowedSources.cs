using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Packages.Sources;

/// <summary>Which sources the policy lets packages come from.</summary>
/// <param name="policies">What the policy says.</param>
/// <param name="root">Absolute path of the policy's folder.</param>
/// <param name="ofSdk">Packages that come with the SDK may be used by whoever uses the SDK; null when there are none.</param>
internal sealed class AllowedSources(ImmutableArray<SourcePolicy> policies, string root, SourceAddress? ofSdk)
{
    private readonly ImmutableArray<SourcePattern> _patterns = SourcePattern.In(policies);

    private readonly Dictionary<string, SourceAddress?> _addresses = policies
        .SelectMany(policy => policy.From).Distinct(StringComparer.Ordinal)
        .ToDictionary(written => written, written => SourceAddress.Of(written, root), StringComparer.Ordinal);

    /// <summary>Absolute path of the policy's folder.</summary>
    public string Root => root;

    /// <summary>Whether there is no package that the policy says nothing about.</summary>
    public bool CoversEverything => _patterns.Any(pattern => pattern.IsEverything);

    /// <summary>The pattern that holds for a package; null when the policy says nothing about it.</summary>
    public SourcePattern? For(string packageId) => _patterns.FirstOrDefault(pattern => pattern.Matches(packageId));

    public bool Allows(SourcePattern pattern, SourceAddress address) => address == ofSdk || pattern.From.Any(written => _addresses[written] == address);

    public bool IsOfSdk(SourceAddress address) => address == ofSdk;

    /// <summary>Whether at least one package may come from there.</summary>
    public bool Names(SourceAddress address) => address == ofSdk || _addresses.ContainsValue(address);
}
