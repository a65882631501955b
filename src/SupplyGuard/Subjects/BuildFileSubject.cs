namespace SupplyGuard.Subjects;

/// <summary>A file or folder that decides how projects are built, by its path relative to the policy's folder.</summary>
public sealed record BuildFileSubject(string Path) : Subject("build", $"build:{Path}");
