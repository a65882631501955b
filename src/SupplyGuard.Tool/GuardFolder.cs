namespace SupplyGuard.Tool;

/// <summary>Where the tool package keeps the guard that runs inside MSBuild.</summary>
internal static class GuardFolder
{
    private const string Name = "guard";

    /// <summary>Absolute path; null when this installation came without one.</summary>
    public static string? Find()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, Name);
        return Directory.Exists(folder) ? folder : null;
    }
}
