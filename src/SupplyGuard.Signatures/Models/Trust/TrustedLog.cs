using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>A log of a trusted root.</summary>
/// <param name="Id">SHA-256 of the key's SubjectPublicKeyInfo.</param>
internal sealed record TrustedLog(ImmutableArray<byte> Id, EcKey Key, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>The log with an id that was in use at a time; null when there is none.</summary>
    public static TrustedLog? Find(ImmutableArray<TrustedLog> logs, ReadOnlySpan<byte> id, DateTimeOffset at)
    {
        foreach (var log in logs)
        {
            if (log.Id.AsSpan().SequenceEqual(id) && log.From <= at && at <= log.Until)
                return log;
        }

        return null;
    }
}
