namespace SupplyGuard.Evidence.Evaluation;

/// <summary>
/// The evaluator's executable, or its <c>.dll</c>, which is started with the dotnet host that runs us. Absolute; need not exist.
/// </summary>
internal sealed record EvaluatorLocation(string FileName)
{
    private const string Name = "SupplyGuard.Evaluator";

    /// <summary>The evaluator in the folder <c>evaluator/</c> beside the assemblies of the tool.</summary>
    public static EvaluatorLocation Beside(string toolFolder)
    {
        var folder = Path.Combine(toolFolder, "evaluator");
        var executable = Path.Combine(folder, OperatingSystem.IsWindows() ? $"{Name}.exe" : Name);
        return new EvaluatorLocation(CanStart(executable) ? executable : Path.Combine(folder, $"{Name}.dll"));
    }

    /// <summary>Archives lose the executable bit; the <c>.dll</c> needs none.</summary>
    private static bool CanStart(string executable) =>
        File.Exists(executable) && (OperatingSystem.IsWindows() || File.GetUnixFileMode(executable).HasFlag(UnixFileMode.UserExecute));
}
