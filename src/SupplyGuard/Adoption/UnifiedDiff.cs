using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SupplyGuard.Adoption;

/// <summary>The difference of two texts as <c>patch</c> and <c>git apply</c> read it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <param name="path">Relative, with forward slashes.</param>
    /// <param name="before">Null when the file is new.</param>
    public static string Of(string path, string? before, string after)
    {
        var (old, young) = (Lines(before ?? ""), Lines(after));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"--- {(before is null ? "/dev/null" : Name("a/", path))}\n+++ {Name("b/", path)}\n");
        foreach (var hunk in Hunks(LineChanges.Between(old, young)))
            Append(text, hunk, old, young);

        return text.ToString();
    }

    /// <summary>Lines with their ends. A line feed alone ends one; a carriage return before it belongs to the line.</summary>
    private static ImmutableArray<string> Lines(string text)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) + 1;
            end = end == 0 ? text.Length : end;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines.ToImmutable();
    }

    /// <summary>Changes that are so close that their surroundings meet are shown together.</summary>
    private static IEnumerable<ImmutableArray<LineChange>> Hunks(ImmutableArray<LineChange> changes)
    {
        var hunk = ImmutableArray<LineChange>.Empty;
        foreach (var change in changes)
        {
            if (hunk is [.., var last] && change.Old - (last.Old + last.Removed) > 2 * Context)
            {
                yield return hunk;
                hunk = [];
            }

            hunk = hunk.Add(change);
        }

        if (!hunk.IsEmpty)
            yield return hunk;
    }

    private static void Append(StringBuilder text, ImmutableArray<LineChange> hunk, ImmutableArray<string> old, ImmutableArray<string> young)
    {
        var (first, last) = (hunk[0], hunk[^1]);
        var before = Math.Min(Context, first.Old);
        var after = Math.Min(Context, old.Length - (last.Old + last.Removed));
        var (oldStart, oldCount) = (first.Old - before, last.Old + last.Removed + after - (first.Old - before));
        var (newStart, newCount) = (first.New - before, last.New + last.Added + after - (first.New - before));
        text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(oldStart, oldCount)} +{Range(newStart, newCount)} @@\n");

        var position = oldStart;
        foreach (var change in hunk)
        {
            AppendLines(text, ' ', old, position, change.Old);
            AppendLines(text, '-', old, change.Old, change.Old + change.Removed);
            AppendLines(text, '+', young, change.New, change.New + change.Added);
            position = change.Old + change.Removed;
        }

        AppendLines(text, ' ', old, position, position + after);
    }

    /// <summary>An empty range is named by the line before it.</summary>
    private static string Range(int start, int count) => string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? start : start + 1)},{count}");

    private static void AppendLines(StringBuilder text, char kind, ImmutableArray<string> lines, int from, int to)
    {
        foreach (var line in lines.AsSpan(from, to - from))
        {
            text.Append(kind).Append(line);
            if (!line.EndsWith('\n'))
                text.Append("\n\\ No newline at end of file\n");
        }
    }

    /// <summary>As git writes it: in quotation marks where it must be, and with a tab behind a name with a space.</summary>
    private static string Name(string side, string path)
    {
        if (!path.Any(letter => letter is '"' or '\\' || char.IsControl(letter)))
            return path.Contains(' ', StringComparison.Ordinal) ? $"{side}{path}\t" : side + path;

        var quoted = new StringBuilder("\"").Append(side);
        foreach (var letter in Encoding.UTF8.GetBytes(path))
        {
            if (letter is (byte)'"' or (byte)'\\')
                quoted.Append('\\').Append((char)letter);
            else if (letter is < 0x20 or >= 0x7f)
                quoted.Append('\\').Append(Convert.ToString(letter, 8).PadLeft(3, '0'));
            else
                quoted.Append((char)letter);
        }

        return quoted.Append('"').ToString();
    }
}
