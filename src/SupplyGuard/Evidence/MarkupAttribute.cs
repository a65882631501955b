namespace SupplyGuard.Evidence;

/// <summary>An attribute of an element.</summary>
internal sealed record MarkupAttribute(string Name, string Value);
