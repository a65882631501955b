using System.Text;
using SupplyGuard.Discovery;

namespace SupplyGuard.Adoption;

/// <summary>A text file of somebody else, so that an edit changes nothing but what it is about: mark, line ends and last line stay.</summary>
/// <param name="Text">Without a byte order mark.</param>
internal sealed record TextFile(string Text, bool HasMark)
{
    private const int LargestFile = 4 << 20;

    private const char Mark = '\uFEFF';

    /// <summary>What is not there yet, and will be written as UTF-8 without a mark.</summary>
    public static TextFile Empty { get; } = new("", HasMark: false);

    public string LineEnd => Text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end && Text[end - 1] == '\r' ? "\r\n" : "\n";

    /// <summary>The whole content, mark included, as a difference shows it.</summary>
    public string Content => HasMark ? Mark + Text : Text;

    /// <param name="path">Absolute path of a file that exists.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is too long or not UTF-8.</exception>
    public static TextFile Read(string path)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(BoundedFile.Read(path, LargestFile));
            return text.StartsWith(Mark) ? new TextFile(text[1..], HasMark: true) : new TextFile(text, HasMark: false);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("it is not UTF-8.", e);
        }
    }

    public TextFile Insert(int offset, string text) => this with { Text = Text.Insert(offset, text) };

    public TextFile Remove(int start, int length) => this with { Text = Text.Remove(start, length) };

    /// <summary>Offset of a 1-based line and column, as an XML reader counts them.</summary>
    public int OffsetOf(int line, int column)
    {
        var offset = 0;
        for (var current = 1; current < line; current++)
        {
            offset = Text.AsSpan(offset).IndexOfAny('\r', '\n') + offset;
            offset += Text.AsSpan(offset).StartsWith("\r\n") ? 2 : 1;
        }

        return offset + column - 1;
    }

    /// <summary>The white space between the start of its line and an offset; null when something else stands there.</summary>
    public string? IndentAt(int offset)
    {
        var start = offset;
        while (start > 0 && Text[start - 1] is ' ' or '\t')
            start--;
        return start == 0 || Text[start - 1] is '\n' or '\r' ? Text[start..offset] : null;
    }
}
