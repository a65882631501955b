namespace SupplyGuard.MSBuild;

/// <summary>Where the task's assemblies lie. Inside MSBuild, the folder of the program is that of the SDK.</summary>
internal static class AssemblyFolder
{
    /// <summary>Absolute.</summary>
    public static string Path { get; } = System.IO.Path.GetDirectoryName(typeof(AssemblyFolder).Assembly.Location)!;
}
