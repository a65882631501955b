namespace SupplyGuard.Formats.Templates;

/// <summary>A name that a template uses.</summary>
/// <param name="Name">The name, escapes resolved and constant pieces joined; for a built name, the expression's first name or text.</param>
/// <param name="Offset">Index of its first UTF-16 code unit in the template's text.</param>
public sealed record TemplateUse(TemplateUseKind Kind, string Name, int Offset);
