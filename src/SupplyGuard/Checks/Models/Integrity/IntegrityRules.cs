using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Integrity;

/// <summary>What can be wrong between a model and its pin.</summary>
internal static class IntegrityRules
{
    public static readonly Rule NotPinned = new("SG2001", "Model is not pinned", Severity.Error);

    public static readonly Rule DiffersFromPin = new("SG2002", "Model differs from its pin", Severity.Error);

    public static readonly Rule PinnedMissing = new("SG2006", "Pinned model is missing", Severity.Error);

    public static Finding Unpinned(ModelEvidence model) => NotPinned.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"'{model.Subject.Path}' has no entry in '{GuardLock.FileName}', so nothing says what it was when it was trusted.",
        "If you know where the file comes from, run 'dotnet supplyguard lock --only models', review the difference and check it in; otherwise remove the file.",
        ("sha256", model.Sha256?.Hex ?? ""));

    public static Finding Differs(ModelEvidence model, LockedModel pin, string how) => DiffersFromPin.Finding(
        model.Subject,
        pin.Location,
        $"'{model.Subject.Path}' has digest 'sha256:{model.Sha256?.Hex}', but '{GuardLock.FileName}' pins '{pin.Sha256}': {how}.",
        Advice(model),
        ("found", model.Sha256?.Hex ?? ""),
        ("pinned", pin.Sha256.Hex));

    public static Finding FileDiffers(ModelEvidence model, LockedModel pin, string file, string how) => DiffersFromPin.Finding(
        model.Subject,
        pin.Location,
        $"'{file}', which belongs to '{model.Subject.Path}', {how}.",
        Advice(model),
        ("file", file));

    public static Finding Gone(ModelSubject model, LockedModel pin) => PinnedMissing.Finding(
        model,
        pin.Location,
        $"'{model.Path}' is pinned in '{GuardLock.FileName}' and named by the policy, but the file is not there.",
        "Take the file from version control; if it was removed on purpose, run 'dotnet supplyguard lock --only models'.");

    /// <summary>A model can be tried under the pinned data that judge it; data and architectures cannot be tried under anything that is pinned.</summary>
    private static string Advice(ModelEvidence model) => model.Role is ModelRole.Model
        ? "If the change is yours, try it with 'dotnet supplyguard evaluation run --model <file>', and only if that passes run 'dotnet supplyguard lock --only models' and commit the lock; otherwise take the file from version control and find out who changed it."
        : "If the change is yours, run 'dotnet supplyguard lock --only models', then 'dotnet supplyguard evaluation run', and commit the lock only if that passes; otherwise take the file from version control and find out who changed it.";
}
