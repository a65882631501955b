using System.Collections.Immutable;

namespace SupplyGuard.Evidence;

/// <summary>What surrounds restore and build on this machine.</summary>
/// <param name="Variables">Environment variables, by name without regard to case.</param>
/// <param name="PackagesFolderIsOpen">Everybody on this machine may write into the folder that <c>NUGET_PACKAGES</c> names.</param>
internal sealed record SurroundingsEvidence(ImmutableSortedDictionary<string, string> Variables, bool PackagesFolderIsOpen)
{
    public static SurroundingsEvidence Gather(ImmutableSortedDictionary<string, string> variables) =>
        new(variables, variables.TryGetValue("NUGET_PACKAGES", out var folder) && IsOpen(folder));

    private static bool IsOpen(string folder)
    {
        if (OperatingSystem.IsWindows() || !Path.IsPathFullyQualified(folder))
            return false;

        try
        {
            return Directory.Exists(folder) && File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
