using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Judges models of CoreML, OpenVINO and PMML: what their runtime does not bring has to be allowed, and nothing may lie outside.</summary>
internal static class ExtensionCheck
{
    /// <param name="allowed">Names that the policy allows for this model.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, ImmutableArray<CodeUse> uses, IReadOnlyCollection<string> allowed)
    {
        var (custom, moreCustom) = UseCheck.First(uses.Where(use => use.Kind is CodeUseKind.CustomOperator && !allowed.Contains(use.Name)));
        for (var i = 0; i < custom.Length; i++)
            yield return MobileRules.Extends(model, custom[i], i == custom.Length - 1 ? moreCustom : 0);

        var (outside, moreOutside) = UseCheck.First(uses.Where(use => use.Kind is CodeUseKind.Outside));
        for (var i = 0; i < outside.Length; i++)
            yield return OutsideRules.Names(model, outside[i], i == outside.Length - 1 ? moreOutside : 0);
    }
}
