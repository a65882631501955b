using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Rules about what a device makes of a model, and their wording.</summary>
internal static class ProviderRules
{
    public static readonly Rule AnotherFunction = new("SG3202", "Provider computes another function", Severity.Error);

    /// <param name="broken">Rules that the model breaks on the device, and on the processor does not.</param>
    public static Finding Computes(EvaluationPolicy evaluation, string device, ImmutableArray<Finding> broken) => AnotherFunction.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"'{evaluation.Name}' breaks {string.Join(", ", broken.Select(finding => finding.Rule.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))} on the device '{device}' and passes on 'cpu': it is the provider that computes another function, not the model that was changed.",
        $"Do not ship this model for '{device}' with this version of the runtime: take another version or another device, and report the difference to the runtime's makers. On '{device}' it says: {broken[0].Message}",
        ("device", device));
}
