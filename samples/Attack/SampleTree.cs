using System.Runtime.CompilerServices;

namespace AttackedSamples;

/// <summary>Where things lie in the source tree that this was compiled from.</summary>
internal static class SampleTree
{
    public const string ProjectFile = "ChequeReader.csproj";

    /// <summary>Folders of the sample that a build or an IDE made.</summary>
    private static readonly string[] Made = ["bin", "obj", ".vs"];

    public static string Repository { get; } = Find();

    public static string Sample { get; } = Path.Combine(Repository, "samples", "ChequeReader");

    public static string Attacks { get; } = Path.Combine(Repository, "samples", "ChequeReader.Attacked");

    /// <summary>The tool that was built together with this program.</summary>
    public static string Tool
    {
        get
        {
            var framework = new DirectoryInfo(AppContext.BaseDirectory);
            var configuration = framework.Parent!;
            return Path.Combine(Repository, "src", "SupplyGuard.Tool", "bin", configuration.Name, framework.Name, "SupplyGuard.Tool.dll");
        }
    }

    /// <summary>Copies a folder over another; of its first level, without what a build made.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        foreach (var folder in Directory.GetDirectories(from).Where(folder => !Made.Contains(Path.GetFileName(folder))))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    private static string Find([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
