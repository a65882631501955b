using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What can be dangerous in the code of TorchScript.</summary>
internal static class ScriptRules
{
    public static readonly Rule ReachesOut = new("SG2214", "Code of a model uses an operator that reaches outside it", Severity.Error);

    /// <param name="can">What the operator can do, as a verb and its object.</param>
    public static Finding Reaches(ModelEvidence model, CodeUse use, string can) => ReachesOut.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: use.Offset < 0 ? null : use.Offset),
        $"'{model.Subject.Path}' can {can}: its code uses '{PolicyText.Shown(use.Name)}' in '{PolicyText.Shown(use.Where)}'{When(use)}.",
        "Do not load the file. Export the model without this operator, or to ONNX; if it comes from a library that you trust, add its namespace to the entry's allow.operators.",
        ("operator", PolicyText.Shown(use.Name)),
        ("member", PolicyText.Shown(use.Where)));

    /// <summary>In which function it is, and when that is run.</summary>
    private static string When(CodeUse use) => use.Detail switch
    {
        "" => "",
        "byte code" => ", its byte code for mobile devices",
        var method when method.EndsWith(".__setstate__", StringComparison.Ordinal) => $" (function '{PolicyText.Shown(method)}', which runs as soon as the file is loaded)",
        var method => $" (function '{PolicyText.Shown(method)}')",
    };
}
