using System.Globalization;
using System.Text.RegularExpressions;
using TestKit;

namespace SupplyGuard.Contract.Tests;

public partial class MarkdownLinkTests
{
    [Fact]
    public void Relative_links_and_anchors_resolve() => Assert.Empty(SourceTree.Of(".md").SelectMany(Broken));

    [Theory]
    [InlineData("## What it means", "what-it-means")]
    [InlineData("# SG1102: Package content, `differs`", "sg1102-package-content-differs")]
    [InlineData("### A [link](x.md) & more", "a-link--more")]
    public void Anchors_are_spelled_as_GitHub_spells_them(string heading, string anchor) => Assert.Equal([anchor], Anchors(heading));

    private static IEnumerable<string> Broken(string file)
    {
        foreach (var link in Link().Matches(WithoutCode(SourceTree.Text(file))).Select(match => match.Groups["target"].Value))
        {
            if (Uri.TryCreate(link, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" or "mailto")
                continue;

            var parts = link.Split('#', 2);
            var folder = Path.GetDirectoryName(file)!;
            var target = parts[0] is "" ? file : Path.GetRelativePath(Repository.Root, Repository.PathTo(folder, Uri.UnescapeDataString(parts[0])));
            var path = Repository.PathTo(target);

            if (!File.Exists(path) && !Directory.Exists(path))
                yield return $"{file}: '{link}' does not exist.";
            else if (parts.Length is 2 && path.EndsWith(".md", StringComparison.Ordinal) && !Anchors(File.ReadAllText(path)).Contains(parts[1]))
                yield return $"{file}: '{link}' names no heading.";
        }
    }

    private static HashSet<string> Anchors(string markdown)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var heading in Heading().Matches(WithoutFences(markdown.ReplaceLineEndings("\n"))).Select(match => match.Groups["text"].Value))
        {
            var text = Link().Replace(heading, match => match.Groups["text"].Value).Trim().ToLowerInvariant();
            var anchor = string.Concat(text.Where(character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_')).Replace(' ', '-');
            for (var again = 0; !anchors.Add(again is 0 ? anchor : string.Create(CultureInfo.InvariantCulture, $"{anchor}-{again}")); again++)
            {
                // GitHub numbers a heading that stands twice.
            }
        }

        return anchors;
    }

    private static string WithoutCode(string markdown) => CodeSpan().Replace(WithoutFences(markdown), "");

    private static string WithoutFences(string markdown) => Fence().Replace(markdown, "");

    [GeneratedRegex(@"(?<!\\)\[(?<text>[^\]\n]*)\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ *(?<fence>```+|~~~+).*?^ *\k<fence> *$", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Fence();

    [GeneratedRegex("(?<ticks>`+)[^`].*?\\k<ticks>", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CodeSpan();
}
