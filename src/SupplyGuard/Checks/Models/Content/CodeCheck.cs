using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Judges what code a well-formed model would make its loader run.</summary>
internal static class CodeCheck
{
    /// <param name="profile">What the policy lets its pickles do.</param>
    /// <param name="allowedDomains">Namespaces of operators that the policy allows for this model.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, PickleProfile profile, IReadOnlyCollection<string> allowedDomains)
    {
        if (model.Facts is not Parsed<ModelFacts>.Ok(var facts))
            yield break;

        foreach (var finding in PickleCheck.Run(model, facts, profile, facts.Format is FormatKind.TorchScript ? ScriptCheck.Declared(facts) : _ => false))
            yield return finding;

        var code = facts.Format switch
        {
            FormatKind.TorchScript or FormatKind.TorchExport => ScriptCheck.Run(model, facts, allowedDomains),
            FormatKind.Skops => SkopsCheck.Run(model, facts, profile),
            FormatKind.MlNet => AssemblyCheck.Run(model, facts),
            _ => [],
        };
        foreach (var finding in code.Concat(MachineCodeCheck.Run(model, facts)))
            yield return finding;
    }
}
