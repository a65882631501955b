using System.Collections.Immutable;

namespace SupplyGuard.Policies;

/// <summary>Reads <c>5->2</c>: two different classes of an evaluation, the true one first.</summary>
internal static class ClassPair
{
    /// <summary>Null unless the text names two of the classes in exactly one way (a label may itself contain an arrow).</summary>
    public static (string True, string Rival)? Read(string text, IReadOnlyCollection<string> classes)
    {
        var readings = ImmutableArray.CreateBuilder<(string True, string Rival)>();
        for (var arrow = text.IndexOf("->", StringComparison.Ordinal); arrow >= 0; arrow = text.IndexOf("->", arrow + 1, StringComparison.Ordinal))
        {
            var (actual, rival) = (text[..arrow], text[(arrow + 2)..]);
            if (actual != rival && classes.Contains(actual) && classes.Contains(rival))
                readings.Add((actual, rival));
        }

        return readings is [var only] ? only : null;
    }
}
