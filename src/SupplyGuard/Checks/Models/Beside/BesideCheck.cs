using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Beside;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Templates;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Beside;

/// <summary>Judges the files that come with a model (configuration, tokenizers, programs), and the templates in them and in models.</summary>
internal static class BesideCheck
{
    /// <summary>Names that something would run; what is in such a file is not judged.</summary>
    private static readonly FrozenSet<string> Programs = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".py", ".pyw", ".ipynb", ".sh", ".bash", ".zsh", ".ps1", ".psm1", ".bat", ".cmd", ".vbs", ".js", ".mjs", ".cjs", ".rb", ".pl", ".php", ".lua", ".r", ".jl", ".cs", ".csx", ".fsx", ".reg", ".desktop");

    /// <summary>Names of texts for people, which no loader takes for configuration.</summary>
    private static readonly FrozenSet<string> Documents = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, ".md", ".txt", ".rst", ".csv", ".tsv", ".html");

    /// <param name="allowed">Files that the policy allows beside this model, and what loaders may import, by its full name.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, BesideAllowance allowed)
    {
        if (model.Facts is not Parsed<ModelFacts>.Ok(var facts))
            return [];

        var templates = facts.Templates.SelectMany(template => TemplateCheck.Run(model, template.Key, template.Value));
        return facts.Format is FormatKind.Json or FormatKind.Text && !allowed.Allows(model.Subject.Path) ? File(model, facts, allowed).Concat(templates) : templates;
    }

    private static IEnumerable<Finding> File(ModelEvidence model, ModelFacts facts, BesideAllowance allowed)
    {
        var extension = Path.GetExtension(model.Subject.Path);
        if (Programs.Contains(extension))
            yield return BesideRules.IsProgram(model, $"its name ends in '{extension}'", 0);
        if (facts.Format is FormatKind.Text && (Programs.Contains(extension) || Documents.Contains(extension)))
            yield break;

        foreach (var use in facts.Uses.Where(use => use.Where is not ConfigurationReader.PackageItems && !allowed.Globals.Contains(use.Name)))
        {
            yield return use.Kind switch
            {
                CodeUseKind.Program when use.Where is "#!" => BesideRules.IsProgram(model, $"its first line says that '{PolicyText.Shown(use.Name)}' runs it", use.Offset),
                CodeUseKind.Outside => BesideRules.DefinesEntity(model, PolicyText.Shown(use.Name), use.Offset),
                _ => BesideRules.Imports(model, use.Where, PolicyText.Shown(use.Name), use.Offset),
            };
        }
    }
}
