using System.Runtime.CompilerServices;

namespace TestKit;

/// <summary>Where the source tree is that the tests were compiled from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>An absolute path to a file or folder of the repository.</summary>
    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
