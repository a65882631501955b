namespace SupplyGuard.Subjects;

/// <summary>A project whose restored graph is judged, by its path relative to the policy's folder.</summary>
public sealed record ProjectSubject(string Path) : Subject("project", $"project:{Path}");
