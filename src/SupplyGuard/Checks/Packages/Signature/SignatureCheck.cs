using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Checks.Packages.Signature;

/// <summary>Judges whether a package's signature is good, and whether the policy trusts who made it.</summary>
internal static class SignatureCheck
{
    public static IEnumerable<Finding> Run(PackagePolicy policy, PackageEvidence package)
    {
        if (policy.Signature.Value is Requirement.Off || package.Signature is not { } signature)
            yield break;

        if (signature.Problems.Any(problem => problem.Kind is SignatureProblemKind.NotSigned))
        {
            if (policy.Signature.Value is Requirement.Required)
                yield return SignatureRules.Unsigned(package);

            yield break;
        }

        if (signature.AllProblems.Any(problem => problem.Kind is SignatureProblemKind.NoTrustRoots))
        {
            yield return SignatureRules.RootsMissing(package);
            yield break;
        }

        var broken = signature.AllProblems.Where(problem => problem.Kind is not SignatureProblemKind.TimestampMissing).ToArray();
        foreach (var problem in broken)
        {
            yield return problem.Kind switch
            {
                SignatureProblemKind.CertificateExpired => SignatureRules.HasExpired(package, problem),
                SignatureProblemKind.CertificateRevoked => SignatureRules.WasRevoked(package, problem),
                SignatureProblemKind.RevocationUnknown => SignatureRules.CannotTellRevocation(package, problem),
                _ => SignatureRules.Invalid(package, problem),
            };
        }

        foreach (var signer in new[] { signature.Primary, signature.Countersigner }.OfType<PackageSigner>())
        {
            // An expired certificate says it already, and weighs more.
            if (signer.Problems.Any(problem => problem.Kind is SignatureProblemKind.TimestampMissing) && !signer.Problems.Any(problem => problem.Kind is SignatureProblemKind.CertificateExpired))
                yield return SignatureRules.Untimed(package, signer);
        }

        if (broken.All(SaysNothingAboutWho) && !policy.TrustedSigners.IsEmpty && Trusting(policy, package, signature) is null)
            yield return SignatureRules.Untrusted(package, signature, policy);
    }

    /// <summary>What is wrong with the revocation lists of the policy.</summary>
    public static IEnumerable<Finding> Lists(PackagePolicy policy, RevocationEvidence evidence) =>
        policy is { Signature.Value: not Requirement.Off, RevocationLists: { } folder } ? evidence.Faults.Select(fault => SignatureRules.CannotUseLists(folder, fault)) : [];

    /// <summary>Trusted signers that no package of the run needs. Says nothing unless every package's signature was read.</summary>
    /// <param name="packages">All packages that the policy is about, not a part of them.</param>
    public static IEnumerable<Finding> Unused(PackagePolicy policy, ImmutableArray<PackageEvidence> packages)
    {
        if (policy.Signature.Value is Requirement.Off || packages.IsEmpty || packages.Any(package => package.Signature is null))
            return [];

        return policy.TrustedSigners
            .Where(trusted => !packages.Any(package => Trusts(trusted, package, package.Signature!)))
            .Select(trusted => PolicyRules.AllowsUnused(trusted.Location, $"packages signed by '{PolicyText.Shown(trusted.Name)}'"));
    }

    /// <summary>The first trusted signer of the policy whose rule covers this package; null when none does.</summary>
    public static TrustedSigner? Trusting(PackagePolicy policy, PackageEvidence package, PackageSignature signature) =>
        policy.TrustedSigners.FirstOrDefault(trusted => Trusts(trusted, package, signature));

    private static bool Trusts(TrustedSigner trusted, PackageEvidence package, PackageSignature signature) =>
        Covers(trusted, package.Subject.PackageId) && (ByAuthor(trusted, signature) || ByRepository(trusted, signature));

    /// <summary>Beyond these the signer is who it says, so that whether the policy trusts it is a question of its own: an exemption from them is none from that.</summary>
    private static bool SaysNothingAboutWho(SignatureProblem problem) =>
        problem.Kind is SignatureProblemKind.CertificateExpired or SignatureProblemKind.CertificateRevoked or SignatureProblemKind.RevocationUnknown;

    private static bool Covers(TrustedSigner trusted, string packageId) =>
        trusted.Packages.IsEmpty || trusted.Packages.Any(pattern => new PackagePattern(pattern).Matches(packageId));

    private static bool ByAuthor(TrustedSigner trusted, PackageSignature signature) =>
        signature.Author?.Certificate is { } certificate
        && (trusted.Authors.Contains(certificate.Fingerprint) || trusted.AuthorSubjects.Contains(certificate.Subject, StringComparer.Ordinal));

    /// <summary>Owners survive the repository's certificate changes only together with the certificates, or their subject, that the policy names: alone they are a claim.</summary>
    private static bool ByRepository(TrustedSigner trusted, PackageSignature signature) =>
        signature.Repository is { Certificate: { } certificate } signer
        && (trusted.Repositories.Contains(certificate.Fingerprint) || trusted.RepositorySubjects.Contains(certificate.Subject, StringComparer.Ordinal))
        && (trusted.Owners.IsEmpty || trusted.Owners.Intersect(signer.Owners, StringComparer.OrdinalIgnoreCase).Any());
}
