using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.TensorFlow;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Judges the operators of a graph of TensorFlow: those that compute are fine, those that reach the machine are not, and neither are unknown ones.</summary>
internal static class TensorFlowCheck
{
    /// <param name="allowed">Names that the policy allows for this model.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, ImmutableArray<CodeUse> uses, IReadOnlyCollection<string> allowed)
    {
        var reaching = uses.Where(use => use.Kind is CodeUseKind.Operator or CodeUseKind.Function && use.Detail is not TensorFlowModel.Saver && TensorFlowOperators.Reach(use.Name) is not null && !allowed.Contains(use.Name));
        var unknown = uses.Where(use => use.Kind is CodeUseKind.Operator && use.Detail is not TensorFlowModel.Saver && TensorFlowOperators.Reach(use.Name) is null && !TensorFlowOperators.Computes(use.Name) && !allowed.Contains(use.Name));
        var outside = uses.Where(use => use.Kind is CodeUseKind.Outside);
        return Each(reaching, (use, others) => TensorFlowRules.Reaches(model, use, TensorFlowOperators.Reach(use.Name)!, others))
            .Concat(Each(unknown, (use, others) => TensorFlowRules.IsUnknown(model, use, others)))
            .Concat(Each(outside, (use, others) => TensorFlowRules.Names(model, use, others)));
    }

    private static IEnumerable<Finding> Each(IEnumerable<CodeUse> uses, Func<CodeUse, int, Finding> finding)
    {
        var (shown, others) = UseCheck.First(uses);
        return shown.Select((use, index) => finding(use, index == shown.Length - 1 ? others : 0));
    }
}
