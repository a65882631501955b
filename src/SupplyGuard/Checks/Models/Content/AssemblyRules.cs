using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What can be dangerous in an archive of ML.NET.</summary>
internal static class AssemblyRules
{
    public static readonly Rule NotMicrosofts = new("SG2216", "ML.NET model names an assembly that is not ML.NET's own", Severity.Error);

    public static Finding Foreign(ModelEvidence model, CodeUse use) => NotMicrosofts.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: use.Offset < 0 ? null : use.Offset),
        $"'{model.Subject.Path}' makes ML.NET load the assembly '{PolicyText.Shown(use.Name)}' and run its loader '{PolicyText.Shown(use.Detail)}': that is what its component '{PolicyText.Shown(use.Where)}' names.",
        "Do not load the model with that assembly in reach. Save it again with components of ML.NET alone, or keep what it needs in a package of yours and exempt this file.",
        ("assembly", PolicyText.Shown(use.Name)),
        ("loader", PolicyText.Shown(use.Detail)),
        ("member", PolicyText.Shown(use.Where)));
}
