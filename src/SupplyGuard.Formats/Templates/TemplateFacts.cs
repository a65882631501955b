using System.Collections.Immutable;

namespace SupplyGuard.Formats.Templates;

/// <summary>What a template would do.</summary>
/// <param name="Uses">Each kind of use of each name once, where it first stands.</param>
public sealed record TemplateFacts(ImmutableArray<TemplateUse> Uses);
