using System.Collections.Immutable;
using SupplyGuard.Adoption;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard;

/// <summary>What <c>init</c> saw, from which it says what is left to decide.</summary>
/// <param name="WasThere">Whether the policy is one that somebody wrote.</param>
/// <param name="Wiring">As it is once everything is written.</param>
/// <param name="Locked">Null when nothing could be examined.</param>
internal sealed record InitFindings(
    Policy Policy,
    bool WasThere,
    WiringEvidence Wiring,
    ModelsFound Models,
    InitRestore Restored,
    LockPlan? Locked,
    Report? Refusal,
    ImmutableArray<PlannedFile> Files,
    bool HasCopies);
