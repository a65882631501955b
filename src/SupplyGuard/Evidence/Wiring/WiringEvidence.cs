using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>Facts about how restores and builds of a repository come to ask SupplyGuard.</summary>
/// <param name="IsPresent">Whether there is any piece of it.</param>
/// <param name="IsBySdk">Whether any file imports the guard by its name, so that a <c>global.json</c> must say its version.</param>
/// <param name="Versions">Empty where the guard is checked in and has no version to choose.</param>
internal sealed record WiringEvidence(
    bool IsPresent,
    bool IsBySdk,
    ImmutableArray<WiringPlace> Places,
    ImmutableArray<WiringVersion> Versions,
    ImmutableArray<WiringDetour> Detours,
    ImmutableArray<VendoredGuard> Copies);
