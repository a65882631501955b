namespace SupplyGuard.Subjects;

/// <summary>SupplyGuard and its installation: the subject of findings about the environment and about our own defects.</summary>
public sealed record ToolSubject() : Subject("tool", "tool:SupplyGuard");
