namespace SupplyGuard.Adoption;

/// <summary>A text file that <c>init</c> creates or changes.</summary>
/// <param name="Path">Relative to the folder that is guarded, with forward slashes.</param>
/// <param name="Before">The content that it has; null when it is new.</param>
/// <param name="After">The content that it gets.</param>
/// <param name="IsWritten">Whether it is on disk already: a restore wrote it.</param>
internal sealed record PlannedFile(string Path, string? Before, string After, bool IsWritten = false)
{
    public string Difference => UnifiedDiff.Of(Path, Before, After);
}
