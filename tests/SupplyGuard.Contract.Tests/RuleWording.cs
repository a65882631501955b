using System.Text.RegularExpressions;

namespace SupplyGuard.Contract.Tests;

/// <summary>The sentences that rules can say, read from the source: each as a pattern with gaps where the code puts values.</summary>
internal static partial class RuleWording
{
    /// <summary>A shorter one would fit anything. A factory's message that begins with a value is taken however little it adds itself.</summary>
    private const int FewestLetters = 12;

    private static readonly Dictionary<string, Regex[]> Sentences = SourceTree.Of(".cs", "src/SupplyGuard")
        .Where(file => file.EndsWith("Rules.cs", StringComparison.Ordinal))
        .SelectMany(file => Read(SourceTree.Text(file)))
        .GroupBy(sentence => sentence.Id, sentence => sentence.Pattern, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    public static bool Fits(string id, string message) => Sentences.TryGetValue(id, out var sentences) && Array.Exists(sentences, sentence => sentence.IsMatch(message));

    /// <summary>What a factory method says belongs to the rule that it names, or else to the rule of the file's private <c>Finding</c>.</summary>
    private static IEnumerable<(string Id, Regex Pattern)> Read(string source)
    {
        var ids = Declaration().Matches(source).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["id"].Value, StringComparer.Ordinal);
        var methods = Method().Split(source).Skip(1).ToArray();
        var shared = methods.Where(method => method.StartsWith("private static Finding Finding(", StringComparison.Ordinal)).Select(RuleOf).FirstOrDefault();

        foreach (var method in methods)
        {
            var isPart = method.StartsWith("private static string ", StringComparison.Ordinal);
            string?[] named = isPart ? [.. ids.Keys] : [RuleOf(method) ?? shared];
            var sentences = Literal().Matches(method).Select(match => match.Groups["text"].Value)
                .Where(text => Letters(text) >= FewestLetters || (!isPart && text.StartsWith("'{", StringComparison.Ordinal)))
                .ToArray();
            foreach (var (name, sentence) in named.OfType<string>().SelectMany(_ => sentences, (name, sentence) => (name, sentence)))
                yield return (ids[name], Pattern(sentence));
        }

        string? RuleOf(string method) => Call().Match(method) is { Success: true } call && ids.ContainsKey(call.Groups["name"].Value) ? call.Groups["name"].Value : null;
    }

    private static int Letters(string sentence) => Gap().Replace(sentence, "").Count(char.IsLetter);

    private static Regex Pattern(string sentence) => new(
        string.Join(".+", Gap().Split(sentence).Select(Regex.Escape)),
        RegexOptions.Singleline,
        TimeSpan.FromSeconds(5));

    [GeneratedRegex(@"Rule (?<name>\w+) = new\(""(?<id>SG\d{4})""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^    (?=(public|private) static (Finding|string) \w+\()", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Method();

    [GeneratedRegex(@"\b(?<name>\w+)\.Finding\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Call();

    /// <summary>A string literal; a gap may hold literals of its own.</summary>
    [GeneratedRegex(@"\$?""(?<text>([^""{\\]|\\.|\{([^{}]|\{[^{}]*\})*\})*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{([^{}]|\{[^{}]*\})*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Gap();
}
