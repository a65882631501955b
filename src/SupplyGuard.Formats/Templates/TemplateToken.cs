using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.Templates;

/// <summary>A token of a template.</summary>
/// <param name="Text">Of a text: its value, escapes resolved.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text, int Offset)
{
    public bool Is(string text) => Kind is TemplateTokenKind.Operator && Text == text;
}
