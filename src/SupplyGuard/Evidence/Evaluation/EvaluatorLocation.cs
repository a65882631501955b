namespace SupplyGuard.Evidence.Evaluation;

/// <summary>
/// The evaluator's executable, or its <c>.dll</c>, which is started with the dotnet host that runs us. Absolute; need not exist.
/// </summary>
internal sealed record EvaluatorLocation(string FileName)
{
    private const string Name = "SupplyGuard.Evaluator";

    /// <summary>Absolute path of the folder that holds the evaluator and all that it loads.</summary>
    public string Folder => Path.GetDirectoryName(FileName)!;

    public bool IsInstalled => File.Exists(FileName);

    /// <summary>The evaluator in the folder <c>evaluator/</c> beside the engine's assemblies, or in a package.</summary>
    public static EvaluatorLocation Beside(string folder) => In(Path.Combine(folder, "evaluator"));

    /// <param name="folder">Absolute path of the evaluator's own folder.</param>
    public static EvaluatorLocation In(string folder)
    {
        var executable = Path.Combine(folder, OperatingSystem.IsWindows() ? $"{Name}.exe" : Name);
        return new EvaluatorLocation(CanStart(executable) ? executable : Path.Combine(folder, $"{Name}.dll"));
    }

    /// <summary>Archives lose the executable bit; the <c>.dll</c> needs none.</summary>
    private static bool CanStart(string executable) =>
        File.Exists(executable) && (OperatingSystem.IsWindows() || File.GetUnixFileMode(executable).HasFlag(UnixFileMode.UserExecute));
}
