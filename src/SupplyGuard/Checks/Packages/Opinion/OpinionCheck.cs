using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Checks.Packages.Opinion;

/// <summary>Compares our verdict on a package signature with another verifier's.</summary>
internal static class OpinionCheck
{
    /// <summary>
    /// Our verdict as another verifier could give it, knowing neither the policy nor our revocation lists; null when we have none. NuGet, too,
    /// takes a signature without a timestamp as long as the certificate is valid.
    /// </summary>
    public static bool? Accepts(PackageEvidence package)
    {
        if (package.ArchiveFault is not null)
            return false;
        if (package.Signature is not { } signature || signature.AllProblems.Any(problem => problem.Kind is SignatureProblemKind.NoTrustRoots))
            return null;

        return signature.Primary is not null && signature.AllProblems.All(problem =>
            problem.Kind is SignatureProblemKind.TimestampMissing or SignatureProblemKind.CertificateRevoked or SignatureProblemKind.RevocationUnknown);
    }

    /// <param name="archive">The path that was asked about.</param>
    public static IEnumerable<Finding> Run(PackageEvidence package, string archive, OpinionAnswer answer)
    {
        if (answer.Unanswered.Contains(archive, StringComparer.Ordinal))
            yield return OpinionRules.Missing(package, answer.Reason ?? "it gave no answer");
        else if (answer.Differing.Contains(archive, StringComparer.Ordinal))
            yield return OpinionRules.Differs(package, Accepts(package) is true);
    }
}
