namespace SupplyGuard.Subjects;

/// <summary>A package of another ecosystem than NuGet, as a lock file names it; named by its package URL.</summary>
/// <param name="Ecosystem"><c>pypi</c> or <c>npm</c>.</param>
/// <param name="Version">Empty when the lock file gives none.</param>
public sealed record ForeignPackageSubject(string Ecosystem, string Name, string Version)
    : Subject("package", $"pkg:{Ecosystem}/{Name.Replace("@", "%40", StringComparison.Ordinal)}{(Version.Length == 0 ? "" : $"@{Version}")}");
