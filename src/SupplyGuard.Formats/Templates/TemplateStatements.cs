namespace SupplyGuard.Formats.Templates;

/// <summary>Reads the blocks of a template one after the other. Values are remembered by name, over all of the template: what may be text that was built somewhere may be it everywhere.</summary>
internal sealed class TemplateStatements(TemplateTokens tokens, TemplateUses uses)
{
    private readonly TemplateVariables _variables = new();

    /// <exception cref="MalformedException">It is no template.</exception>
    public void Run()
    {
        // Twice, since a loop can use what is put together further down.
        Pass();
        tokens.Rewind();
        Pass();
    }

    private void Pass()
    {
        while (!tokens.IsEmpty)
        {
            var begin = tokens.Take();
            if (begin.Text is "{{")
                _ = Expressions.List();
            else
                Statement();

            if (tokens.Take().Kind is not TemplateTokenKind.End)
                throw tokens.Unexpected();
        }
    }

    private TemplateExpressions Expressions => field ??= new TemplateExpressions(tokens, uses, _variables);

    private void Statement()
    {
        var name = tokens.TakeName();
        uses.Add(TemplateUseKind.Statement, name.Text, name.Offset);
        switch (name.Text)
        {
            case "for":
                For();
                break;
            case "set":
                Set();
                break;
            case "macro":
                _variables.Assign(tokens.TakeName().Text, TemplateValue.Built);
                Parameters();
                break;
            case "call":
                if (tokens.Peek.Is("("))
                    Parameters();

                _ = Expressions.List();
                break;
            case "filter":
                Expressions.Filters(TemplateValue.Built);
                break;
            case "with":
                Assignments();
                break;
            default:
                if (tokens.Peek.Kind is not TemplateTokenKind.End)
                    _ = Expressions.List();

                break;
        }

        // Statements that nobody allows, and the words of those that are (recursive, ignore missing), may have more.
        while (tokens.Peek.Kind is not TemplateTokenKind.End)
            tokens.Take();
    }

    private void Set()
    {
        var targets = new List<string>();
        while (!tokens.Peek.Is("=") && !tokens.Peek.Is("|") && tokens.Peek.Kind is not TemplateTokenKind.End)
        {
            var token = tokens.Take();
            if (token.Is(".") && targets.Count > 0)
                targets.RemoveAt(targets.Count - 1);
            else if (token.Kind is TemplateTokenKind.Name)
                targets.Add(token.Text);
        }

        // A block of text up to 'endset', with filters perhaps.
        var value = TemplateValue.Built;
        if (tokens.Peek.Is("|"))
            Expressions.Filters(value);
        else if (tokens.TryTake("="))
            value = Expressions.List();

        foreach (var target in targets)
            _variables.Assign(target, value);
    }

    /// <summary>What is run over may hold texts that were put together.</summary>
    private void For()
    {
        var targets = new List<string>();
        while (!tokens.TryTakeName("in"))
        {
            if (tokens.Peek.Kind is TemplateTokenKind.End)
                throw tokens.Unexpected();
            if (tokens.Take() is { Kind: TemplateTokenKind.Name } name)
                targets.Add(name.Text);
        }

        var over = Expressions.List();
        foreach (var target in targets)
            _variables.Assign(target, over with { Constant = null });
    }

    private void Parameters()
    {
        tokens.Take("(");
        while (!tokens.TryTake(")"))
        {
            var name = tokens.TakeName();
            _variables.Assign(name.Text, tokens.TryTake("=") ? Expressions.One() : TemplateValue.Data);
            if (!tokens.Peek.Is(")"))
                tokens.Take(",");
        }
    }

    private void Assignments()
    {
        while (tokens.Peek.Kind is TemplateTokenKind.Name)
        {
            var name = tokens.TakeName();
            tokens.Take("=");
            _variables.Assign(name.Text, Expressions.One());
            if (!tokens.TryTake(","))
                return;
        }
    }
}
