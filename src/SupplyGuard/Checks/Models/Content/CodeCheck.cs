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

        var isScript = facts.Format is FormatKind.TorchScript;
        foreach (var finding in PickleCheck.Run(model, facts, profile, isScript ? ScriptCheck.Declared(facts) : _ => false))
            yield return finding;
        foreach (var finding in isScript ? ScriptCheck.Run(model, facts, allowedDomains) : [])
            yield return finding;
        if (NotExamined(facts.Format) is { } code)
            yield return ContentRules.NotScanned(model, code);
    }

    /// <summary>What this version cannot examine of a format; null when there is nothing.</summary>
    private static string? NotExamined(FormatKind format) => format switch
    {
        FormatKind.TorchExport => "it is an export of PyTorch, which may bring native code and pickles",
        FormatKind.MlNet => "ML.NET loads the assemblies that its components name",
        _ => null,
    };
}
