using System.Globalization;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>Judges what revocation lists say of a chain that signed a model.</summary>
internal static class Revocations
{
    /// <param name="at">The latest time at which the signature can have been made.</param>
    /// <exception cref="ModelSignatureException">A certificate was revoked by then, or nobody knows whether one was.</exception>
    public static void ThrowIfAny(IEnumerable<RevocationFact> facts, DateTimeOffset at)
    {
        foreach (var (subject, revoked, unknown) in facts)
        {
            if (revoked is null)
                throw new ModelSignatureException(ModelProblemKind.RevocationUnknown, $"Whether '{subject}' was revoked is not known: {unknown}.");
            if (at >= revoked.Since)
                throw new ModelSignatureException(ModelProblemKind.Revoked, $"'{subject}' was revoked as of {revoked.Since.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, and nothing says that the signature was made before that.");
        }
    }
}
