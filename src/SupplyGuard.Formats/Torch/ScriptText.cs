using System.Buffers;

namespace SupplyGuard.Formats.Torch;

/// <summary>Whether code of TorchScript is written as PyTorch's printer writes it, so that its lines are what its lexer takes for lines.</summary>
internal static class ScriptText
{
    /// <summary>Printable ASCII; of the others, the printer writes the end of a line alone.</summary>
    private static readonly SearchValues<byte> Printed = SearchValues.Create([(byte)'\n', .. Enumerable.Range(0x20, 0x5F).Select(value => (byte)value)]);

    /// <summary>No comment, no text over several lines, no line that goes on in the next, and no text that names a class.</summary>
    /// <exception cref="MalformedException">A string has no end.</exception>
    public static bool IsPrinted(ReadOnlySpan<byte> code)
    {
        if (code.ContainsAnyExcept(Printed) || code.IndexOf("\"\"\""u8) >= 0 || code.IndexOf("'''"u8) >= 0 || code.IndexOf("\\\n"u8) >= 0)
            return false;

        var signs = code.Count((byte)'#');
        var lexer = new ScriptLexer(code);
        while (lexer.Next())
        {
            if (lexer.Kind is not ScriptTokenKind.Text)
                continue;
            if (lexer.Text.Contains("__torch__", StringComparison.Ordinal))
                return false;

            signs -= lexer.Text.AsSpan().Count('#');
        }

        return signs is 0;
    }
}
