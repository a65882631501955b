using System.Collections.Frozen;

namespace SupplyGuard.Formats.Templates;

/// <summary>Reads expressions of Jinja, and joins constant texts as Python would. The order of operators does not matter for that, and is not kept.</summary>
internal sealed class TemplateExpressions(TemplateTokens tokens, TemplateUses uses, TemplateVariables variables)
{
    private static readonly FrozenSet<string> Constants = FrozenSet.Create(StringComparer.Ordinal, "true", "false", "none", "True", "False", "None");

    private static readonly FrozenSet<string> Operations = FrozenSet.Create(StringComparer.Ordinal, "+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">", "<=", ">=");

    /// <summary>Methods whose result is a part of what they are called on, or no text.</summary>
    private static readonly FrozenSet<string> Asking = FrozenSet.Create(
        StringComparer.Ordinal, "get", "split", "rsplit", "splitlines", "strip", "lstrip", "rstrip", "startswith", "endswith", "items", "keys", "values", "index", "find", "rfind", "count", "isdigit", "isalpha");

    /// <summary>What Jinja's loops count, and how long things are.</summary>
    private static readonly FrozenSet<string> Counting = FrozenSet.Create(StringComparer.Ordinal, "index", "index0", "revindex", "revindex0", "depth", "depth0", "length", "count", "int", "float", "abs", "round", "wordcount");

    /// <summary>Filters whose result is what they are given, a part of it, or its parts in another order. All others may put a text together.</summary>
    private static readonly FrozenSet<string> Choosing = FrozenSet.Create(
        StringComparer.Ordinal, "trim", "first", "last", "list", "items", "map", "select", "selectattr", "reject", "rejectattr", "dictsort", "sort", "unique", "groupby", "min", "max", "safe", "upper", "lower");

    /// <summary>Filters that take the name of an attribute, a filter or a test first.</summary>
    private static readonly FrozenSet<string> Naming = FrozenSet.Create(StringComparer.Ordinal, "map", "select", "reject", "selectattr", "rejectattr", "groupby");

    /// <summary>Expressions with commas between them.</summary>
    public TemplateValue List()
    {
        var value = One();
        while (tokens.TryTake(","))
        {
            if (tokens.Peek.Kind is TemplateTokenKind.End)
                break;

            value = value.Or(One());
        }

        return value;
    }

    public TemplateValue One()
    {
        tokens.Enter();
        var value = Term();
        while (true)
        {
            if (tokens.Peek is { Kind: TemplateTokenKind.Operator, Text: var operation } && Operations.Contains(operation))
            {
                var at = tokens.Take().Offset;
                value = Joined(operation, value, Term(), at);
            }
            else if (tokens.TryTakeName("if"))
            {
                _ = One();
                value = tokens.TryTakeName("else") ? value.Or(One()) : value;
            }
            else if (tokens.TryTakeName("and") || tokens.TryTakeName("or"))
            {
                value = value.Or(Term());
            }
            else if (tokens.TryTakeName("in") || (tokens.TryTakeName("not") && tokens.TryTakeName("in")))
            {
                _ = Term();
                value = TemplateValue.Data;
            }
            else
            {
                tokens.Leave();
                return value;
            }
        }
    }

    /// <summary>Filters behind a value.</summary>
    public TemplateValue Filters(TemplateValue value)
    {
        do
        {
            tokens.TryTake("|");
            var name = Dotted(TemplateUseKind.Filter);
            var arguments = tokens.Peek.Is("(") ? Arguments(Naming.Contains(name) ? name : null) : TemplateValue.Data;
            value = name is "default" or "d" ? value.Or(arguments)
                : Counting.Contains(name) ? TemplateValue.Number
                : Choosing.Contains(name) && !value.HasText && !arguments.HasText ? value : TemplateValue.Built;
        }
        while (tokens.Peek.Is("|"));
        return value;
    }

    private TemplateValue Joined(string operation, TemplateValue left, TemplateValue right, int at)
    {
        if (operation is "~" or "+" && left.Constant is { } first && right.Constant is { } second)
        {
            var joined = first.Length + second.Length <= 1 << 16 ? first + second : first;
            uses.AddText(joined, at);
            return TemplateValue.Of(joined);
        }

        // Text can be added to text alone, multiplied by numbers, and formatted with anything; no other operator takes it.
        return operation switch
        {
            "~" => TemplateValue.Built,
            "+" => left.IsNumber || right.IsNumber ? TemplateValue.Number : TemplateValue.Built,
            "*" => left.IsNumber && right.IsNumber ? TemplateValue.Number : TemplateValue.Built,
            "%" => left.IsNumber ? TemplateValue.Number : TemplateValue.Built,
            _ => TemplateValue.Number,
        };
    }

    private TemplateValue Term()
    {
        tokens.Enter();
        while (tokens.TryTake("-") || tokens.TryTake("+") || tokens.TryTakeName("not"))
        {
        }

        var value = Behind(Primary(out var name), name);
        tokens.Leave();
        return value;
    }

    /// <param name="name">The name, where the value is a variable alone.</param>
    private TemplateValue Primary(out string? name)
    {
        name = null;
        var token = tokens.Take();
        switch (token.Kind)
        {
            case TemplateTokenKind.Number:
                return TemplateValue.Number;
            case TemplateTokenKind.Name when Constants.Contains(token.Text):
                return TemplateValue.Data;
            case TemplateTokenKind.Name:
                uses.Add(TemplateUseKind.Variable, token.Text, token.Offset);
                name = token.Text;
                return variables[token.Text];
            case TemplateTokenKind.Text:
                var text = token.Text;
                while (tokens.Peek.Kind is TemplateTokenKind.Text && text.Length < 1 << 16)
                    text += tokens.Take().Text;

                uses.AddText(text, token.Offset);
                return TemplateValue.Of(text);
            default:
                return token.Text switch
                {
                    "(" => Items(")"),
                    "[" => Items("]"),
                    "{" => Items("}"),
                    _ => throw tokens.Unexpected(),
                };
        }
    }

    /// <summary>What is in brackets. One thing in round ones is itself.</summary>
    private TemplateValue Items(string close)
    {
        TemplateValue? value = null;
        var many = close is not ")";
        while (!tokens.TryTake(close))
        {
            var item = One();
            value = value?.Or(item) ?? item;
            if (tokens.TryTake(",") || tokens.TryTake(":"))
                many = true;
            else if (!tokens.Peek.Is(close))
                throw tokens.Unexpected();
        }

        return value is not { } all ? TemplateValue.Data : many ? all with { Constant = null } : all;
    }

    private TemplateValue Behind(TemplateValue value, string? name)
    {
        while (true)
        {
            if (tokens.TryTake("."))
            {
                var attribute = tokens.Take();
                uses.Add(TemplateUseKind.Attribute, attribute.Text, attribute.Offset);
                value = tokens.Peek.Is("(") ? Called(value, attribute.Text) : Attribute(value, attribute.Text);
            }
            else if (tokens.Peek.Is("["))
            {
                value = Element(value);
            }
            else if (tokens.Peek.Is("("))
            {
                _ = Arguments(null);
                value = name switch { "range" => TemplateValue.Number, "namespace" => TemplateValue.Data, _ => TemplateValue.Built };
            }
            else if (tokens.Peek.Is("|"))
            {
                value = Filters(value);
            }
            else if (tokens.TryTakeName("is"))
            {
                tokens.TryTakeName("not");
                _ = Dotted(TemplateUseKind.Test);
                if (tokens.Peek.Is("("))
                    _ = Arguments(null);
                else if (tokens.Peek.Kind is TemplateTokenKind.Text or TemplateTokenKind.Number || (tokens.Peek is { Kind: TemplateTokenKind.Name, Text: not ("and" or "or" or "if" or "else" or "is" or "in" or "not" or "recursive") }))
                    _ = Term();

                value = TemplateValue.Data;
            }
            else
            {
                return value;
            }

            name = null;
        }
    }

    private TemplateValue Called(TemplateValue on, string method)
    {
        _ = Arguments(null);
        return on.HasText || !Asking.Contains(method) ? TemplateValue.Built : TemplateValue.Data;
    }

    private TemplateValue Attribute(TemplateValue of, string name)
    {
        if (of.HasText)
            return of with { Constant = null };

        return variables.IsAssigned(name) ? variables[name] : Counting.Contains(name) ? TemplateValue.Number : TemplateValue.Data;
    }

    private TemplateValue Element(TemplateValue of)
    {
        var at = tokens.Take().Offset;
        var isSlice = false;
        var index = TemplateValue.Data;
        while (!tokens.TryTake("]"))
        {
            if (tokens.TryTake(":") || tokens.TryTake(","))
                isSlice = true;
            else
                index = One();
        }

        if (!isSlice && index.Constant is { } constant)
            uses.Add(TemplateUseKind.Attribute, constant, at);
        else if (index.IsBuilt)
            uses.Add(TemplateUseKind.BuiltName, "[…]", at);

        return of.Constant is not null || of.IsBuilt ? TemplateValue.Built : of;
    }

    private string Dotted(TemplateUseKind kind)
    {
        var first = tokens.TakeName();
        var name = first.Text;
        while (tokens.TryTake("."))
            name += "." + tokens.TakeName().Text;

        uses.Add(kind, name, first.Offset);
        return name;
    }

    /// <param name="naming">The filter whose first arguments are names; null when there is none.</param>
    private TemplateValue Arguments(string? naming)
    {
        tokens.Take("(");
        var (value, position) = (TemplateValue.Data, 0);
        while (!tokens.TryTake(")"))
        {
            tokens.TryTake("*");
            tokens.TryTake("**");
            var at = tokens.Peek.Offset;
            var keyword = tokens.Peek.Kind is TemplateTokenKind.Name && tokens.Second?.Is("=") is true ? tokens.Take().Text : null;
            if (keyword is not null)
                tokens.Take("=");

            var argument = One();
            if (keyword is not null)
                variables.Assign(keyword, argument);

            var meant = keyword is "attribute" ? TemplateUseKind.Attribute : keyword is null && naming is not null ? Meant(naming, position) : null;
            if (meant is { } kind)
                Named(kind, argument, at);
            else
                value = value.Or(argument);

            position++;
            if (!tokens.Peek.Is(")"))
                tokens.Take(",");
        }

        return value;
    }

    private void Named(TemplateUseKind kind, TemplateValue name, int at)
    {
        if (name.Constant is null)
            uses.Add(TemplateUseKind.BuiltName, "|…", at);
        else
            foreach (var part in kind is TemplateUseKind.Attribute ? name.Constant.Split('.') : [name.Constant])
                uses.Add(kind, part, at);
    }

    private static TemplateUseKind? Meant(string filter, int position) => (filter, position) switch
    {
        ("map", 0) => TemplateUseKind.Filter,
        ("select" or "reject", 0) or ("selectattr" or "rejectattr", 1) => TemplateUseKind.Test,
        ("selectattr" or "rejectattr" or "groupby", 0) => TemplateUseKind.Attribute,
        _ => null,
    };
}
