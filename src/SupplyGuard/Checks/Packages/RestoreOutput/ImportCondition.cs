namespace SupplyGuard.Checks.Packages.RestoreOutput;

/// <summary>The conditions that NuGet writes: comparisons of a property with a word. They choose, and cannot do anything.</summary>
internal static class ImportCondition
{
    /// <param name="condition">Null for none.</param>
    public static bool IsPlain(string? condition) =>
        condition is null || condition.Trim().Split(" AND ", StringSplitOptions.TrimEntries).All(IsComparison);

    /// <summary>Text in which MSBuild has nothing to expand.</summary>
    public static bool IsLiteral(ReadOnlySpan<char> text) =>
        !text.Contains("$(", StringComparison.Ordinal) && !text.Contains("@(", StringComparison.Ordinal) && !text.Contains('%');

    /// <summary><c>'$(Name)' == 'word'</c> or <c>!=</c>.</summary>
    private static bool IsComparison(string text)
    {
        if (!text.StartsWith("'$(", StringComparison.Ordinal) || !text.EndsWith('\''))
            return false;

        var end = text.IndexOf(")' ", StringComparison.Ordinal);
        if (end < 0 || !text[3..end].All(c => char.IsAsciiLetterOrDigit(c) || c is '_'))
            return false;

        var rest = text.AsSpan(end + 3);
        if (rest is not (['=' or '!', '=', ' ', '\'', .., '\'']))
            return false;

        var word = rest[4..^1];
        return IsLiteral(word) && !word.Contains('\'');
    }
}
