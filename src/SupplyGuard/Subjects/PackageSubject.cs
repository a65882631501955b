namespace SupplyGuard.Subjects;

/// <summary>A NuGet package as restored: an id and a normalised version, named by its package URL.</summary>
public sealed record PackageSubject(string PackageId, string Version) : Subject("package", $"pkg:nuget/{PackageId}@{Version}")
{
    /// <summary>The lower-cased <c>id/version</c> that names the package in folders and in <c>supplyguard.lock.json</c>.</summary>
    public string Key => $"{PackageId}/{Version}".ToLowerInvariant();
}
