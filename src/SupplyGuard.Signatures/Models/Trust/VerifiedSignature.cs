using SupplyGuard.Signatures.Models.Statements;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>A signature that verified, and what it says.</summary>
/// <param name="Key">The key that made it, by its <see cref="EcKey.Hint"/> or, for RSA, the same of that.</param>
/// <param name="NotBefore">
/// A time before which it cannot have been made: when the log took it in, or when the certificate began to hold. Null for a key, which says nothing of times.
/// </param>
public sealed record VerifiedSignature(ModelStatement Statement, string Key, DateTimeOffset? NotBefore);
