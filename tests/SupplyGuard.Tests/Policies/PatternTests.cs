using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Tests.Policies;

public sealed class PatternTests
{
    [Theory]
    [InlineData("models/a.onnx", "models/a.onnx", true)]
    [InlineData("models/a.onnx", "models/A.onnx", false)]
    [InlineData("models/*.onnx", "models/a.onnx", true)]
    [InlineData("models/*.onnx", "models/b/a.onnx", false)]
    [InlineData("models/*", "models/a", true)]
    [InlineData("models/*", "models", false)]
    [InlineData("models/**", "models/a/b/c.onnx", true)]
    [InlineData("models/**", "models", false)]
    [InlineData("models/**", "modelsx/a", false)]
    [InlineData("**", "a/b", true)]
    [InlineData("**/*.onnx", "a.onnx", true)]
    [InlineData("**/*.onnx", "x/y/a.onnx", true)]
    [InlineData("**/b/*.onnx", "b/b/a.onnx", true)]
    [InlineData("a/**/b/**/c", "a/x/b/y/b/c", true)]
    [InlineData("a/**/b/**/c", "a/x/y/c", false)]
    [InlineData("a/**/c", "a/c", true)]
    [InlineData("a/**/c", "a/c/d", false)]
    [InlineData("*a*b", "xaxxb", true)]
    [InlineData("*a*b", "xbxxa", false)]
    public void Matches_paths(string pattern, string path, bool matches) => Assert.Equal(matches, new PathPattern(pattern).Matches(path));

    [Theory]
    [InlineData("Microsoft.*", "microsoft.Extensions", true)]
    [InlineData("Microsoft.*", "Microsoft", false)]
    [InlineData("*", "anything", true)]
    [InlineData("xunit", "XUnit", true)]
    [InlineData("*.Runtime.*", "A.Runtime.B.Runtime.C", true)]
    public void Matches_package_ids(string pattern, string id, bool matches) => Assert.Equal(matches, new PackagePattern(pattern).Matches(id));

    [Fact]
    public void Agrees_with_a_matcher_that_tries_everything()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var pattern = string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(3) == 0 ? "**" : Word(random, "ab*", 3).Replace("**", "*", StringComparison.Ordinal)));
            var path = string.Join('/', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Word(random, "ab", 3)));

            Assert.True(Everything(pattern.Split('/'), path.Split('/')) == new PathPattern(pattern).Matches(path), $"{pattern} {path}");
        }
    }

    [Fact]
    public void Costs_little_where_backtracking_would_never_end()
    {
        var path = string.Join('/', Enumerable.Repeat("aaaaaaaaaaaaaaaa", 200));
        var pattern = string.Join('/', Enumerable.Repeat("**/*a*a*a*a*a", 40)) + "/b";

        Assert.False(new PathPattern(pattern).Matches(path));
    }

    [Fact]
    public void The_policy_is_the_nearest_one_upwards_within_the_repository()
    {
        using var folder = new TemporaryFolder();
        var outer = folder.Write("supplyguard.json", "{}");
        Directory.CreateDirectory(folder.PathTo("a", "b"));
        Assert.Equal(outer, PolicyLocator.Find(folder.PathTo("a", "b")));

        var inner = folder.Write("a/supplyguard.json", "{}");
        Assert.Equal(inner, PolicyLocator.Find(folder.PathTo("a", "b")));
        Assert.Equal(outer, PolicyLocator.Find(folder.Path));

        folder.Write("a/b/.git", "gitdir: elsewhere");
        Assert.Null(PolicyLocator.Find(folder.PathTo("a", "b")));
    }

    private static string Word(Random random, string letters, int longest)
        => new([.. Enumerable.Range(0, random.Next(1, longest + 1)).Select(_ => letters[random.Next(letters.Length)])]);

    /// <summary>The meaning, written as plainly as it is slow.</summary>
    private static bool Everything(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path) => pattern switch
    {
        [] => path.IsEmpty,
        ["**"] => !path.IsEmpty,
        ["**", .. var rest] => Everything(rest, path) || (!path.IsEmpty && Everything(pattern, path[1..])),
        _ => !path.IsEmpty && Within(pattern[0], path[0]) && Everything(pattern[1..], path[1..]),
    };

    private static bool Within(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text) => pattern switch
    {
        [] => text.IsEmpty,
        ['*', .. var rest] => Within(rest, text) || (!text.IsEmpty && Within(pattern, text[1..])),
        _ => !text.IsEmpty && pattern[0] == text[0] && Within(pattern[1..], text[1..]),
    };
}
