using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Judges what a configuration of Keras names: its own layers and functions are fine, everything else is not.</summary>
internal static class KerasCheck
{
    /// <param name="allowed">Names that the policy allows for this model.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, ImmutableArray<CodeUse> uses, IReadOnlyCollection<string> allowed)
    {
        var (shown, others) = UseCheck.First(uses.Where(use => !IsAllowed(use, allowed)));
        for (var i = 0; i < shown.Length; i++)
        {
            var further = i == shown.Length - 1 ? others : 0;
            yield return shown[i].Kind switch
            {
                CodeUseKind.Program or CodeUseKind.MachineCode => KerasRules.Holds(model, shown[i], further),
                CodeUseKind.Outside => KerasRules.Reaches(model, shown[i], further),
                _ => KerasRules.Calls(model, shown[i], KerasNames.Danger(shown[i].Name), further),
            };
        }
    }

    private static bool IsAllowed(CodeUse use, IReadOnlyCollection<string> allowed) => use.Kind switch
    {
        CodeUseKind.Class => (KerasNames.IsClass(use.Name) && (use.Detail.Length is 0 || KerasNames.IsClass(use.Detail))) || (allowed.Contains(use.Name) && KerasNames.Danger(use.Name) is null),
        CodeUseKind.Function => KerasNames.IsFunction(use.Name, use.Detail) || (allowed.Contains(use.Name) && KerasNames.Danger(use.Name) is null),
        _ => false,
    };
}
