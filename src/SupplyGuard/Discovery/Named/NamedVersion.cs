namespace SupplyGuard.Discovery.Named;

/// <summary>A name and a version as a file writes them; nothing of it has been judged.</summary>
/// <param name="Version">Null where the file leaves it to another.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
internal sealed record NamedVersion(string Id, string? Version, int Line, int Column);
