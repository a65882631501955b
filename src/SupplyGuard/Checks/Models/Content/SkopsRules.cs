using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What can be dangerous in a file of skops.</summary>
internal static class SkopsRules
{
    public static readonly Rule NotInProfile = new("SG2217", "File of skops names something its scan profile does not allow", Severity.Error);

    /// <param name="others">How many more there are.</param>
    public static Finding Makes(ModelEvidence model, CodeUse use, int others)
    {
        var last = use.Name.LastIndexOf('.');
        var can = last > 0 ? Capability.Of(use.Name[..last], use.Name[(last + 1)..]) : null;
        return NotInProfile.Finding(
            model.Subject,
            use.Offset < 0 ? new Location(model.Subject.Path) : new Location(model.Subject.Path, Offset: use.Offset),
            $"'{model.Subject.Path}' makes its loader import '{PolicyText.Shown(use.Name)}' by '{PolicyText.Shown(use.Detail)}'{(can is null ? ", which is not in the list of its scan profile" : $", which could {can}")}{(others is 0 ? "" : $", and {others} more")}.",
            "Do not load the file with these types trusted. If it is an estimator, state the profile estimators in the entry's 'scan'; if the name is your own, allow it in allow.globals.",
            ("name", use.Name));
    }
}
