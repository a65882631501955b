using System.Text;
using SupplyGuard.Evidence.Wiring;

namespace SupplyGuard.Adoption;

/// <summary>Puts our import into the text of an MSBuild file, and changes nothing else.</summary>
internal static class BuildFileEdit
{
    private const string DefaultIndent = "  ";

    /// <summary>A file that imports SupplyGuard, and the file of the same name above where there is one: what was taken from there still is.</summary>
    /// <param name="element">The import.</param>
    public static TextFile Create(WiringPiece piece, string element, bool hasOuter)
    {
        var outer = $"$([MSBuild]::GetPathOfFileAbove('{piece.FileName}', '$(MSBuildThisFileDirectory)../'))";
        string[] lines = hasOuter ? [element, $"<Import Project=\"{outer}\" Condition=\"'{outer}' != ''\" />"] : [element];
        if (!piece.IsFirst)
            Array.Reverse(lines);

        return TextFile.Empty with { Text = $"<Project>\n{string.Concat(lines.Select(line => $"{DefaultIndent}{line}\n"))}</Project>\n" };
    }

    /// <param name="path">Absolute path by which the file's imports are resolved.</param>
    /// <param name="element">The import.</param>
    /// <returns>The same text when it is wired already.</returns>
    /// <exception cref="InvalidDataException">The file cannot be understood.</exception>
    public static TextFile Wire(TextFile file, string path, WiringPiece piece, string element, FileView files)
    {
        // What does not hold is taken out first, from the end, so that the places of the others stay right.
        var parsed = Parse(file, path);
        var own = new WiringImports(files).Own(parsed, piece).ToArray();
        if (own is [{ State: WiringState.Wired }])
            return file;

        foreach (var (_, import) in own.Reverse())
            file = Without(file, import);

        parsed = Parse(file, path);
        return piece.IsFirst || parsed.End.Line == 0 ? First(file, parsed, element) : Last(file, parsed, element);
    }

    private static BuildFile Parse(TextFile file, string path)
    {
        var parsed = BuildFileReader.Read(path, Encoding.UTF8.GetBytes(file.Text));
        return parsed.Fault is { } fault ? throw new InvalidDataException($"{fault}.") : parsed;
    }

    private static TextFile First(TextFile file, BuildFile parsed, string element)
    {
        var end = EndOfTag(file, file.OffsetOf(parsed.Start.Line, parsed.Start.Column));
        var line = file.LineEnd;
        if (file.Text[end - 2] == '/')
        {
            var start = file.Text.AsSpan(0, end - 2).TrimEnd().Length;
            return file.Remove(start, end - start).Insert(start, $">{line}{DefaultIndent}{element}{line}</Project>");
        }

        // Content in the same line goes on in the next.
        var rest = file.Text.AsSpan(end).TrimStart(' ').TrimStart('\t');
        return file.Insert(end, $"{line}{Indent(file, end)}{element}{(rest is ['\r' or '\n', ..] ? "" : line)}");
    }

    private static TextFile Last(TextFile file, BuildFile parsed, string element)
    {
        // The place is that of the name, behind '</'.
        var end = file.OffsetOf(parsed.End.Line, parsed.End.Column) - 2;
        var indent = Indent(file, EndOfTag(file, file.OffsetOf(parsed.Start.Line, parsed.Start.Column)));
        return file.IndentAt(end) is { } own
            ? file.Insert(end - own.Length, $"{indent}{element}{file.LineEnd}")
            : file.Insert(end, $"{file.LineEnd}{indent}{element}{file.LineEnd}");
    }

    private static TextFile Without(TextFile file, BuildImport import)
    {
        // The place is that of the name, behind '<'.
        var start = file.OffsetOf(import.Line, import.Column) - 1;
        var end = EndOfTag(file, start);
        if (file.Text[end - 2] != '/')
            end = EndOfTag(file, file.Text.IndexOf("</", end, StringComparison.Ordinal));

        if (file.IndentAt(start) is { } indent && file.Text.AsSpan(end) is ['\r' or '\n', ..] rest)
        {
            start -= indent.Length;
            end += rest.StartsWith("\r\n") ? 2 : 1;
        }

        return file.Remove(start, end - start);
    }

    /// <summary>Offset behind the tag that begins at or before an offset: a bracket in an attribute's value does not end it.</summary>
    private static int EndOfTag(TextFile file, int offset)
    {
        var quote = '\0';
        for (; ; offset++)
        {
            var letter = file.Text[offset];
            if (quote == '\0' && letter == '>')
                return offset + 1;

            if (quote == letter)
                quote = '\0';
            else if (quote == '\0' && letter is '"' or '\'')
                quote = letter;
        }
    }

    /// <summary>As the first line behind the start tag is indented.</summary>
    private static string Indent(TextFile file, int behind)
    {
        var rest = file.Text.AsSpan(behind);
        var content = rest.IndexOfAnyExcept(" \t\r\n");
        var line = content < 0 ? default : rest[..content];
        var indent = line[(line.LastIndexOfAny('\r', '\n') + 1)..];
        return indent.IsEmpty || rest[content..].StartsWith("</") ? DefaultIndent : indent.ToString();
    }
}
