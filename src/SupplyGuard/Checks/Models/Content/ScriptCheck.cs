using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Pickle;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Judges the code of TorchScript by the operators that it uses. What it declares itself can do no more than these.</summary>
internal static class ScriptCheck
{
    /// <param name="allowedNamespaces">Of operators and classes that the policy allows.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, ModelFacts facts, IReadOnlyCollection<string> allowedNamespaces)
    {
        foreach (var use in facts.Uses)
        {
            var can = use.Kind switch
            {
                CodeUseKind.Operator => ScriptOperators.Reach(use.Name, allowedNamespaces),
                CodeUseKind.Class => IsAllowed(use.Name, allowedNamespaces) ? null : "use classes of native libraries",
                CodeUseKind.Function when facts.Format is FormatKind.TorchExport => ScriptOperators.ReachOfFunction(use.Name),
                CodeUseKind.Function => "use any operator, by a name that only its interpreter knows",
                _ => null,
            };
            if (can is not null)
                yield return ScriptRules.Reaches(model, use, can);
        }
    }

    /// <summary>Whether a pickle of the archive names a class that its own code declares, or one of the functions with which its interpreter writes lists.</summary>
    public static Func<PickleEvent, bool> Declared(ModelFacts facts)
    {
        var declared = facts.Uses.Where(use => use.Kind is CodeUseKind.Program).Select(use => use.Name).ToHashSet(StringComparer.Ordinal);
        return done => done.Operation is not PickleOperation.Change && (done is { Module: "torch.jit._pickle", Name: "build_intlist" or "build_doublelist" or "build_boollist" or "build_tensorlist" or "build_tensor_from_id" or "restore_type_tag" }
            || (done.Module is "__torch__" || (done.Module?.StartsWith("__torch__.", StringComparison.Ordinal) ?? false)) && declared.Contains($"{done.Module}.{done.Name}"));
    }

    /// <summary>Classes of <c>quantized</c>, <c>sparse</c> and <c>xnnpack</c> are in PyTorch itself and hold packed weights.</summary>
    private static bool IsAllowed(string name, IReadOnlyCollection<string> allowedNamespaces) =>
        name.Split('.') is ["__torch__", "torch", "classes", var space, ..] && (space is "quantized" or "sparse" or "xnnpack" or "mkldnn" || allowedNamespaces.Contains(space));
}
