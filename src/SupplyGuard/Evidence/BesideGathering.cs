using System.Collections.Frozen;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Templates;

namespace SupplyGuard.Evidence;

/// <summary>What only the name of a file tells: which texts are templates.</summary>
internal static class BesideGathering
{
    private static readonly FrozenSet<string> Templates = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, ".jinja", ".jinja2", ".j2");

    /// <exception cref="IOException">The disk failed.</exception>
    public static ModelEvidence WithTemplate(ModelEvidence file, FileWindow content)
    {
        if (file is not { Format: FormatKind.Text or FormatKind.Json, Facts: Parsed<ModelFacts>.Ok(var facts) } || !Templates.Contains(Path.GetExtension(file.Subject.Path)))
            return file;

        return TemplateReader.TextOf(content, TemplateLimits.Default) switch
        {
            Parsed<string>.Malformed malformed => file with { Facts = new Parsed<ModelFacts>.Malformed(malformed.Fault, malformed.Offset, malformed.Detail) },
            Parsed<string>.Ok(var text) => file with { Facts = new Parsed<ModelFacts>.Ok(facts with { Templates = [new(Path.GetFileName(file.Subject.Path), text)] }) },
            _ => throw new InvalidOperationException("There is no third case."),
        };
    }
}
