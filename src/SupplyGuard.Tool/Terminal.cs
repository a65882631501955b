namespace SupplyGuard.Tool;

/// <summary>Where a command writes and from where paths are relative: the process's own console, or a test's.</summary>
/// <param name="Output">The result, and nothing else.</param>
/// <param name="Error">Progress and complaints.</param>
/// <param name="CurrentDirectory">Absolute; relative paths of the command line start here.</param>
/// <param name="Colour">Whether the output is a terminal that shows colours.</param>
/// <param name="Animation">Whether the error stream is a terminal on which a progress line may be rewritten.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, string CurrentDirectory, bool Colour, bool Animation)
{
    /// <summary>What commands that judge may take over from earlier ones; null: nothing.</summary>
    public Caching? Caching { get; init; }

    /// <summary>Absolute path of the guard for MSBuild that came with the tool; null when none did.</summary>
    public string? GuardPayload { get; init; } = GuardFolder.Find();

    /// <summary>Absolute path of what the command line named, without a separator at its end.</summary>
    /// <exception cref="UsageException">No file could be called that.</exception>
    public string PathTo(string path) => path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal)
        ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, CurrentDirectory))
        : throw new UsageException("An empty path was given.", "Name a file or a folder; '.' is the current one.");
}
