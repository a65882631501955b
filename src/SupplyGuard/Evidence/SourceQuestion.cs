namespace SupplyGuard.Evidence;

/// <summary>What a face is to fetch from a package source.</summary>
/// <param name="Credential">For the host of <paramref name="Address"/>, and for no other that it may redirect to; null: none.</param>
public sealed record SourceQuestion(Uri Address, SourceCredential? Credential = null);
