using System.Collections.Frozen;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Wiring;

/// <summary>Judges whether every restore and build asks SupplyGuard, as far as files can say.</summary>
internal static class WiringCheck
{
    /// <summary>Properties that are what they would be anyhow when they have this value.</summary>
    private static readonly FrozenDictionary<string, string> Harmless = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ImportDirectoryBuildProps"] = "true",
        ["ImportDirectoryBuildTargets"] = "true",
        ["ImportDirectorySolutionTargets"] = "true",
        ["ImportProjectExtensionProps"] = "false",
        ["ImportProjectExtensionTargets"] = "false",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <param name="version">Version of the guard that judges.</param>
    public static IEnumerable<Finding> Run(Policy policy, WiringEvidence wiring, string version)
    {
        if (policy.Wiring.Value is Requirement.Off || (policy.Wiring.Value is Requirement.IfPresent && !wiring.IsPresent))
            yield break;

        foreach (var place in wiring.Places.Where(place => place.State is not WiringState.Wired))
            yield return place.Hidden is { } hidden ? WiringRules.Hides(place, hidden) : WiringRules.Lacks(place);

        foreach (var found in wiring.Versions.Where(found => found.Fault is not null || found.Version != version))
            yield return WiringRules.OtherVersion(found, version);

        foreach (var detour in wiring.Detours.Where(detour => detour.Setting is null || !IsHarmless(detour.Setting)))
            yield return detour.Setting is { } setting ? WiringRules.LeadsAround(detour, setting) : WiringRules.Unexamined(detour);

        foreach (var copy in wiring.Copies)
        {
            if (copy.Differences is not { } differences)
                yield return WiringRules.NothingToCompareWith(copy);
            else if (!differences.IsEmpty)
                yield return WiringRules.CopyDiffers(copy, differences);
        }
    }

    private static bool IsHarmless(BuildSetting setting) =>
        setting.Kind is BuildSettingKind.Property
        && Harmless.TryGetValue(setting.Name, out var value)
        && setting.Value.Trim().Equals(value, StringComparison.OrdinalIgnoreCase);
}
