using SupplyGuard.Signatures.Models.Statements;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>A signature that verified, and what it says.</summary>
/// <param name="Key">The key that made it, by its <see cref="EcKey.Hint"/> or, for RSA, the same of that.</param>
/// <param name="NotBefore">
/// A time before which it cannot have been made: when the log took it in, or when the certificate began to hold. Null for a key, which says nothing of times.
/// </param>
/// <param name="Name">
/// Whose the certificate is: its subject, or the e-mail address or URI of a Sigstore identity. Null for a key, and for a certificate without a subject.
/// </param>
public sealed record VerifiedSignature(ModelStatement Statement, string Key, DateTimeOffset? NotBefore, string? Name)
{
    /// <summary>Whether the same person can have made both, as far as keys and names tell: an equal name counts whoever vouches for it.</summary>
    public bool IsOfTheSignerOf(VerifiedSignature other) => Key == other.Key || (Name is { } name && name == other.Name);
}
