using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Judges the operators of models for small devices: those that the runtime does not bring have to be allowed.</summary>
internal static class MobileCheck
{
    private const string Flex = "Flex";

    /// <param name="allowed">Names that the policy allows for this model.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, ImmutableArray<CodeUse> uses, IReadOnlyCollection<string> allowed)
    {
        var (shown, others) = UseCheck.First(uses.Where(use => use.Kind is CodeUseKind.CustomOperator && !allowed.Contains(use.Name)));
        for (var i = 0; i < shown.Length; i++)
        {
            var further = i == shown.Length - 1 ? others : 0;
            yield return shown[i].Name.StartsWith(Flex, StringComparison.Ordinal) && TensorFlowOperators.Reach(shown[i].Name[Flex.Length..]) is { } reach
                ? TensorFlowRules.Reaches(model, shown[i], reach, further)
                : MobileRules.Needs(model, shown[i], further);
        }
    }
}
