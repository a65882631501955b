using System.Runtime.CompilerServices;
using Xunit;

namespace TestKit;

/// <summary>Compares text with the file beside the test. Set UPDATE_GOLDEN=1 to accept; CI refuses that variable.</summary>
public static class Golden
{
    public static void Matches(string actual, [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(testFile)!, "Golden", $"{Path.GetFileNameWithoutExtension(testFile)}.{test}.txt");
        actual = actual.ReplaceLineEndings("\n");

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"No golden file {path}. Review the text, then rerun with UPDATE_GOLDEN=1.\n{actual}");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }
}
