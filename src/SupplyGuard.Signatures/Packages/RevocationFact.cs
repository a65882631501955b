namespace SupplyGuard.Signatures.Packages;

/// <summary>What the revocation lists say of one certificate of a chain; nothing is said where they say that it is good.</summary>
/// <param name="Subject">The certificate's.</param>
/// <param name="Revoked">Null when nobody knows.</param>
/// <param name="Unknown">Why nobody knows; null when it was revoked.</param>
internal sealed record RevocationFact(string Subject, RevokedCertificate? Revoked, string? Unknown);
