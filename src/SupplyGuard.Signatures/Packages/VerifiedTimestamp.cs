using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Packages;

/// <summary>When a signature existed, according to a timestamp that verified; or why nothing can be said.</summary>
internal sealed record VerifiedTimestamp(DateTimeOffset? Time, TimeSpan Accuracy, SigningCertificate? Certificate, ImmutableArray<SignatureProblem> Problems)
{
    /// <summary>There is none: another thing than one that is bad.</summary>
    public bool IsMissing => Problems is [{ Kind: SignatureProblemKind.TimestampMissing }];
}
