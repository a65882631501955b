using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Formats;

namespace SupplyGuard;

/// <summary>
/// The guard that builds take by name from a packages folder. Where it is, file by file, the one that came with the tool that looks at it,
/// it needs no signature, pin or permission: there is nothing to learn about it that would not have to be asked of the tool first.
/// </summary>
internal static class OwnGuard
{
    private static readonly ImmutableArray<string> Folders = ["Sdk/", "tasks/"];

    /// <summary>The packages without that one.</summary>
    /// <param name="payload">Absolute path of the guard that came with the tool; null when none did.</param>
    public static ImmutableArray<PackageEvidence> Without(ImmutableArray<PackageEvidence> packages, string? payload)
    {
        if (payload is null || !packages.Any(IsNamedSo) || !GuardPayload.IsAt(payload) || Expected(payload) is not { } expected)
            return packages;

        return packages.RemoveAll(package => IsNamedSo(package) && expected.SetEquals(package.Code.Where(file => Folders.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)))));
    }

    private static bool IsNamedSo(PackageEvidence package) =>
        package is { Via: ["sdk"], IsInstalled: true } && package.Subject.PackageId.Equals(GuardPackage.Id, StringComparison.OrdinalIgnoreCase);

    private static ImmutableHashSet<string>? Expected(string payload)
    {
        try
        {
            return [.. GuardPayload.Read(payload).Files.Where(file => file.Key != GuardPayload.AttributesFile).Select(file => $"{file.Key} sha256-{Digest.Sha256(file.Value).Hex}")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }
}
