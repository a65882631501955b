using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Packages;

/// <summary>When a signature existed, according to a timestamp that verified; or why nothing can be said.</summary>
internal sealed record VerifiedTimestamp(DateTimeOffset? Time, TimeSpan Accuracy, SigningCertificate? Certificate, ImmutableArray<SignatureProblem> Problems)
{
    /// <summary>There is one, and it says nothing that can be believed.</summary>
    public bool IsBroken => Problems.Any(problem => problem.Kind is not SignatureProblemKind.TimestampMissing);
}
