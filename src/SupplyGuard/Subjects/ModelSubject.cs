namespace SupplyGuard.Subjects;

/// <summary>A model file, or a data file that is pinned like one, by its path relative to the policy's folder.</summary>
public sealed record ModelSubject(string Path) : Subject("model", $"model:{Path}");
