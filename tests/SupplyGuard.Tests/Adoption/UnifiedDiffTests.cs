using System.Diagnostics;
using SupplyGuard.Adoption;
using TestKit;

namespace SupplyGuard.Tests.Adoption;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Shows_three_lines_around_a_change_and_where_a_last_line_does_not_end() => Assert.Equal(
        "--- a/x\n+++ b/x\n@@ -1,4 +1,5 @@\n a\n-b\n+B\n+c\n d\n-e\n\\ No newline at end of file\n+e\n",
        UnifiedDiff.Of("x", "a\nb\nd\ne", "a\nB\nc\nd\ne\n"));

    [Fact]
    public void Names_are_quoted_as_git_does()
    {
        Assert.StartsWith("--- /dev/null\n+++ b/a b\t\n@@ -0,0 +1,1 @@\n+x\n", UnifiedDiff.Of("a b", null, "x\n"), StringComparison.Ordinal);
        Assert.StartsWith("--- \"a/\\303\\251\\012\\\"\"\n", UnifiedDiff.Of("é\n\"", "x\n", "y\n"), StringComparison.Ordinal);
    }

    /// <summary>Git is the oracle: it takes back many differences at once, or says which one it cannot.</summary>
    [Fact]
    public void Git_takes_the_difference_back()
    {
        Assert.SkipUnless(HasGit(), "There is no git here.");
        using var folder = new TemporaryFolder();
        var random = new Random(20261121);
        var before = new Dictionary<string, string?>(StringComparer.Ordinal);
        var difference = "";
        for (var number = 0; number < 60; number++)
        {
            var path = $"f {number}/é'{number}.txt";
            var old = number % 10 == 0 ? null : Text(random);
            var after = Text(random) + (old is null ? "x" : "");
            before[path] = old;
            folder.Write(path, after);
            difference += old == after ? "" : UnifiedDiff.Of(path, old, after);
        }

        folder.Write("all.diff", difference);

        Assert.Equal("", Git(folder.Path, "apply", "-R", "--whitespace=nowarn", "all.diff"));
        Assert.All(before, file => Assert.Equal(file.Value, File.Exists(folder.PathTo(file.Key)) ? File.ReadAllText(folder.PathTo(file.Key)) : null));
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => $"{random.Next(6)}{(random.Next(4) == 0 ? "\r\n" : "\n")}")) + (random.Next(2) == 0 ? "end" : "");

    private static bool HasGit()
    {
        try
        {
            return Git(Path.GetTempPath(), "--version").StartsWith("git version", StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Git(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + error.GetAwaiter().GetResult();
    }
}
