namespace SupplyGuard.Subjects;

/// <summary>The policy file itself, by its name as shown.</summary>
public sealed record PolicySubject(string Path) : Subject("policy", $"policy:{Path}");
