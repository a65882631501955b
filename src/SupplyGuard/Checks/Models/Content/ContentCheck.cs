using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Judges what a well-formed model asks of the machine that loads it.</summary>
internal static class ContentCheck
{
    /// <param name="allowedDomains">Operator domains that the policy allows for this model.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, IReadOnlyCollection<string> allowedDomains)
    {
        if (model.Facts is not Parsed<ModelFacts>.Ok(var facts))
            yield break;

        foreach (var file in facts.ExternalFiles)
        {
            if (file.Escapes)
                yield return ContentRules.Escapes(model, PolicyText.Shown(file.Location));
            else if (file.Tensors.FirstOrDefault(tensor => tensor.State is not ExternalTensorState.Read) is { } tensor)
                yield return ContentRules.NotExamined(model, PolicyText.Shown(file.Location), PolicyText.Shown(tensor.Name), tensor.State);
        }

        foreach (var domain in facts.Operators.Where(used => !allowedDomains.Contains(used.Domain)).GroupBy(used => used.Domain, StringComparer.Ordinal))
            yield return ContentRules.ForeignDomain(model, PolicyText.Shown(domain.Key), PolicyText.Shown(string.Join(", ", domain.Select(used => $"'{used.OpType}'"))));

        foreach (var finding in UseCheck.Run(model, facts, allowedDomains))
            yield return finding;
    }
}
