namespace SupplyGuard.Formats.Templates;

/// <summary>What a token of a template is. What stands outside of <c>{{ }}</c> and <c>{% %}</c> has none.</summary>
internal enum TemplateTokenKind
{
    /// <summary><c>{{</c> or <c>{%</c>.</summary>
    Begin,

    /// <summary><c>}}</c> or <c>%}</c>.</summary>
    End,

    Name,
    Text,
    Number,

    /// <summary>Anything else: one character, or two that belong together.</summary>
    Operator,
}
