namespace SupplyGuard.Formats.Templates;

/// <summary>The tokens of a template, read forwards.</summary>
internal sealed class TemplateTokens(List<TemplateToken> tokens, TemplateLimits limits)
{
    private int _at;
    private int _depth;

    public bool IsEmpty => _at == tokens.Count;

    /// <exception cref="MalformedException">There is none.</exception>
    public TemplateToken Peek => _at < tokens.Count ? tokens[_at] : throw new MalformedException(Fault.Truncated, -1, "an expression ends early.");

    /// <summary>The token after the next one.</summary>
    public TemplateToken? Second => _at + 1 < tokens.Count ? tokens[_at + 1] : null;

    public void Rewind() => _at = 0;

    public TemplateToken Take()
    {
        var token = Peek;
        _at++;
        return token;
    }

    public bool TryTake(string operation)
    {
        if (!Peek.Is(operation))
            return false;

        _at++;
        return true;
    }

    public bool TryTakeName(string name)
    {
        if (Peek is not { Kind: TemplateTokenKind.Name, Text: var text } || text != name)
            return false;

        _at++;
        return true;
    }

    /// <exception cref="MalformedException">Something else comes.</exception>
    public void Take(string operation)
    {
        if (!TryTake(operation))
            throw Unexpected();
    }

    /// <exception cref="MalformedException">Something else comes.</exception>
    public TemplateToken TakeName() => Peek.Kind is TemplateTokenKind.Name ? Take() : throw Unexpected();

    /// <summary>Goes one level deeper, which whoever does ends with <see cref="Leave"/>.</summary>
    /// <exception cref="MalformedException">It is too deep.</exception>
    public void Enter()
    {
        if (++_depth > limits.Depth)
            throw new MalformedException(Fault.TooLarge, Peek.Offset, $"expressions lie more than {limits.Depth} deep in each other.");
    }

    public void Leave() => _depth--;

    public MalformedException Unexpected() => new(Fault.Inconsistent, Peek.Offset, "a token stands where Jinja expects another.");
}
