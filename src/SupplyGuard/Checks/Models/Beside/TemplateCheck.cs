using System.Collections.Frozen;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Templates;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Beside;

/// <summary>
/// Judges what a chat template names. Statements, filters and tests must be among those that arrange text; an attribute may be anything that does
/// not begin with an underscore, since messages have attributes of any name; a variable may be anything but what template engines and web
/// frameworks put there, since anything else is what the caller gave, or nothing.
/// </summary>
internal static class TemplateCheck
{
    private static readonly FrozenSet<string> Statements = FrozenSet.Create(
        StringComparer.Ordinal,
        "for", "endfor", "if", "elif", "else", "endif", "set", "endset", "macro", "endmacro", "call", "endcall", "filter", "endfilter", "with", "endwith", "raw", "endraw", "generation", "endgeneration", "break", "continue", "block", "endblock", "do");

    private static readonly FrozenSet<string> Filters = FrozenSet.Create(
        StringComparer.Ordinal,
        "trim", "tojson", "upper", "lower", "join", "length", "count", "list", "map", "select", "selectattr", "reject", "rejectattr", "default", "d", "indent", "items", "first", "last", "replace", "string", "safe", "reverse",
        "capitalize", "title", "int", "float", "abs", "round", "sum", "min", "max", "sort", "unique", "dictsort", "batch", "slice", "groupby", "escape", "e", "striptags", "truncate", "wordcount", "center", "random", "format", "from_json", "strip");

    private static readonly FrozenSet<string> Tests = FrozenSet.Create(
        StringComparer.Ordinal,
        "defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "true", "false", "mapping", "sequence", "iterable", "callable", "odd", "even", "divisibleby", "in", "eq", "equalto", "ne", "gt", "greaterthan", "ge", "lt", "lessthan", "le", "sameas", "lower", "upper", "escaped", "filter", "test");

    /// <summary>What stands in the globals of Jinja, Flask and Ansible, or would be a module or a function of Python where somebody put it there.</summary>
    private static readonly FrozenSet<string> Denied = FrozenSet.Create(
        StringComparer.Ordinal,
        "self", "lipsum", "cycler", "joiner", "config", "request", "session", "g", "url_for", "get_flashed_messages", "lookup", "query", "environ", "os", "sys", "subprocess", "importlib", "builtins", "open", "eval", "exec", "compile", "getattr", "setattr", "vars", "globals", "locals", "input");

    /// <summary>Attributes of Python's functions, frames, generators and texts that lead out, without an underscore.</summary>
    private static readonly FrozenSet<string> DeniedAttributes = FrozenSet.Create(
        StringComparer.Ordinal,
        "format", "format_map", "mro", "func_globals", "func_code", "func_closure", "func_defaults", "im_func", "im_class", "im_self", "gi_frame", "gi_code", "cr_frame", "cr_code", "ag_frame", "ag_code", "f_globals", "f_locals", "f_builtins", "f_back", "tb_frame", "popen", "system");

    /// <summary>The first thing only: one is enough to reject a template.</summary>
    public static IEnumerable<Finding> Run(ModelEvidence model, string name, string template)
    {
        var shown = PolicyText.Shown(name);
        switch (TemplateReader.Read(template, TemplateLimits.Default))
        {
            case Parsed<TemplateFacts>.Malformed malformed:
                yield return BesideRules.CannotRead(model, shown, malformed.Detail, malformed.Offset);
                break;
            case Parsed<TemplateFacts>.Ok(var facts):
                if (facts.Uses.Select(use => (Use: use, What: Wrong(use))).FirstOrDefault(one => one.What is not null) is { What: { } what, Use: var use })
                    yield return BesideRules.Reaches(model, shown, what, use.Offset);

                break;
        }
    }

    private static string? Wrong(TemplateUse use)
    {
        var name = PolicyText.Shown(use.Name);
        return use.Kind switch
        {
            TemplateUseKind.Statement when !Statements.Contains(use.Name) => $"uses the statement '{name}'",
            TemplateUseKind.Filter when !Filters.Contains(use.Name) => $"uses the filter '{name}'",
            TemplateUseKind.Test when !Tests.Contains(use.Name) => $"uses the test '{name}'",
            TemplateUseKind.Variable when use.Name.StartsWith('_') || Denied.Contains(use.Name) => $"uses the variable '{name}'",
            TemplateUseKind.Attribute when use.Name.StartsWith('_') || DeniedAttributes.Contains(use.Name) => $"uses the attribute '{name}'",
            TemplateUseKind.BuiltName => "puts a name together while it runs",
            TemplateUseKind.UnderscoredText => $"holds the text '{name}', which is the name of something internal",
            _ => null,
        };
    }
}
