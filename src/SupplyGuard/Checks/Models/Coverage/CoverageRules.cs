using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Coverage;

/// <summary>What can be wrong between the models that a build uses and those that were verified.</summary>
internal static class CoverageRules
{
    public static readonly Rule NotVerified = new("SG2107", "Build uses a model that was not verified", Severity.Error);

    public static Finding IsNotVerified(UsedModel model) => NotVerified.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        model switch
        {
            { Unfinished: { } reason } => $"The build {model.Use} '{model.Subject.Path}', an archive that could not be searched for models to its end: {PolicyText.Shown(reason)}.",
            { Sha256: { } digest } => $"The build {model.Use} '{model.Subject.Path}' with digest '{digest}', and no verified model has this content.",
            { Archive: not null } => $"The build {model.Use} '{model.Subject.Path}', which is called like a model and cannot be unpacked.",
            _ => $"The build {model.Use} '{model.Subject.Path}', which cannot be read.",
        },
        "Name the file in the policy's 'models', run 'dotnet supplyguard lock --only models' and review the difference; if the policy names it already, find out who changed the copy.",
        ("sha256", model.Sha256?.Hex ?? ""));
}
