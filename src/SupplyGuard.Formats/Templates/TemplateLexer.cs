using System.Globalization;
using System.Text;

namespace SupplyGuard.Formats.Templates;

/// <summary>Takes a template apart as Jinja's lexer does with its usual delimiters. Line statements are off there, and so here.</summary>
internal sealed class TemplateLexer(string template)
{
    private readonly List<TemplateToken> _tokens = [];
    private int _at;

    /// <exception cref="MalformedException">Something is not closed, or is no token; Jinja would refuse the template.</exception>
    public List<TemplateToken> Run()
    {
        while ((_at = template.IndexOf('{', _at)) >= 0 && _at + 1 < template.Length)
        {
            switch (template[_at + 1])
            {
                case '#':
                    _at = Behind("#}", _at + 2, "comment");
                    break;
                case '{':
                    Expression("}}");
                    break;
                case '%':
                    Statement();
                    break;
                default:
                    _at++;
                    break;
            }
        }

        return _tokens;
    }

    private void Statement()
    {
        var first = _tokens.Count + 1;
        Expression("%}");
        if (_tokens.Count != first + 2 || _tokens[first] is not { Kind: TemplateTokenKind.Name, Text: "raw" })
            return;

        // Nothing up to the end of a raw block is code.
        for (var end = _at; ; end += 2)
        {
            end = Behind("{%", end, "raw block") - 2;
            var inner = template.AsSpan(end + 2).TrimStart("-+ \t\r\n");
            if (!inner.StartsWith("endraw", StringComparison.Ordinal))
                continue;

            _at = end;
            return;
        }
    }

    private void Expression(string close)
    {
        Add(TemplateTokenKind.Begin, template.Substring(_at, 2), 2);
        if (_at < template.Length && template[_at] is '-' or '+')
            _at++;

        var depth = 0;
        while (true)
        {
            while (_at < template.Length && char.IsWhiteSpace(template[_at]))
                _at++;

            if (_at >= template.Length)
                throw Broken("a block is not closed.");
            if (depth == 0 && IsEnd(close, out var length))
            {
                Add(TemplateTokenKind.End, close, length);
                return;
            }

            depth += template[_at] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (depth < 0)
                throw Broken("a bracket is closed that was not opened.");

            Token();
        }
    }

    /// <summary>A block may end in a sign that trims what follows.</summary>
    private bool IsEnd(string close, out int length)
    {
        var rest = template.AsSpan(_at);
        length = rest[0] is '-' or '+' && rest[1..].StartsWith(close, StringComparison.Ordinal) ? 3 : rest.StartsWith(close, StringComparison.Ordinal) ? 2 : 0;
        return length > 0;
    }

    private void Token()
    {
        var character = template[_at];
        if (character is '\'' or '"')
        {
            Text(character);
        }
        else if (IsNamePart(character) && !char.IsAsciiDigit(character))
        {
            var end = _at;
            while (end < template.Length && IsNamePart(template[end]))
                end++;

            Add(TemplateTokenKind.Name, template[_at..end], end - _at);
        }
        else if (char.IsAsciiDigit(character))
        {
            var end = _at;
            while (end < template.Length && (char.IsAsciiLetterOrDigit(template[end]) || template[end] is '_'))
                end++;

            Add(TemplateTokenKind.Number, template[_at..end], end - _at);
        }
        else if (character < ' ' || !("+-/*%~[](){}.,:=<>|!;".Contains(character, StringComparison.Ordinal)))
        {
            throw Broken("there is a character that no expression has.");
        }
        else
        {
            var two = template.AsSpan(_at, Math.Min(2, template.Length - _at));
            var length = two is "**" or "//" or "==" or "!=" or "<=" or ">=" ? 2 : 1;
            Add(TemplateTokenKind.Operator, template.Substring(_at, length), length);
        }
    }

    /// <summary>What <c>jinja2/_identifier.py</c> takes for a part of a name.</summary>
    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber;

    private void Text(char quote)
    {
        var value = new StringBuilder();
        var end = _at + 1;
        while (end < template.Length && template[end] != quote)
        {
            if (template[end] is not '\\')
                value.Append(template[end++]);
            else
                end = Escape(value, end + 1);
        }

        if (end >= template.Length)
            throw Broken("a text is not closed.");

        Add(TemplateTokenKind.Text, value.ToString(), end + 1 - _at);
    }

    /// <summary>The escapes of Python's texts.</summary>
    private int Escape(StringBuilder value, int at)
    {
        if (at >= template.Length)
            throw Broken("a text is not closed.");

        var kind = template[at++];
        var digits = kind switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            if (at + digits > template.Length || !uint.TryParse(template.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
                throw Broken("an escape is none.");

            value.Append(code is >= 0xD800 and < 0xE000 ? "\uFFFD" : char.ConvertFromUtf32((int)code));
            return at + digits;
        }

        if (kind is >= '0' and <= '7')
        {
            var code = kind - '0';
            for (var i = 0; i < 2 && at < template.Length && template[at] is >= '0' and <= '7'; i++)
                code = (code * 8) + (template[at++] - '0');

            value.Append((char)code);
            return at;
        }

        if (kind is 'N')
            throw Broken("a text has a character by its name.");

        value.Append(kind switch { 'n' => "\n", 't' => "\t", 'r' => "\r", 'a' => "\a", 'b' => "\b", 'f' => "\f", 'v' => "\v", '\\' => "\\", '\'' => "'", '"' => "\"", '\n' => "", _ => $"\\{kind}" });
        return at;
    }

    private int Behind(string end, int from, string what)
    {
        var found = template.IndexOf(end, Math.Min(from, template.Length), StringComparison.Ordinal);
        return found >= 0 ? found + end.Length : throw Broken($"a {what} is not closed.");
    }

    private void Add(TemplateTokenKind kind, string text, int length)
    {
        _tokens.Add(new TemplateToken(kind, text, _at));
        _at += length;
    }

    private MalformedException Broken(string what) => new(Fault.Inconsistent, Math.Min(_at, template.Length), what);
}
