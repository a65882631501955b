using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Signature;

/// <summary>What can be wrong with the signature of a package, or with who made it.</summary>
internal static class SignatureRules
{
    public static readonly Rule NotSigned = new("SG1001", "Package is not signed", Severity.Error);

    public static readonly Rule DoesNotVerify = new("SG1002", "Package signature does not verify", Severity.Error);

    public static readonly Rule NotTrusted = new("SG1003", "Package is signed by someone the policy does not trust", Severity.Error);

    public static readonly Rule NoTimestamp = new("SG1004", "Package signature has no usable timestamp", Severity.Warning);

    public static readonly Rule NoTrustRoots = new("SG1005", "Trust roots are missing", Severity.Error, Incomplete: true);

    public static readonly Rule Expired = new("SG1006", "Package was signed with a certificate that has expired, at a time that nothing tells", Severity.Error);

    public static readonly Rule Revoked = new("SG1007", "Certificate behind a package signature was revoked", Severity.Error);

    public static readonly Rule RevocationUnknown = new("SG1008", "Whether a certificate was revoked is not known", Severity.Error, Incomplete: true);

    public static Finding Unsigned(PackageEvidence package) => NotSigned.Finding(
        package.Subject,
        new Location(package.ShownArchive),
        $"'{Name(package)}' has no signature, so nothing says who made it.",
        "Take the package from a source that signs. If it is your own and unsigned on purpose, exempt this one package with a reason; its content hash stays pinned.");

    public static Finding Invalid(PackageEvidence package, SignatureProblem problem) => DoesNotVerify.Finding(
        package.Subject,
        new Location(package.ShownArchive),
        $"The signature of '{Name(package)}' does not verify: {problem.Detail}",
        "Delete the package's folder and restore again. If the signature is bad again, its source serves a manipulated package: do not use it.",
        ("problem", problem.Kind.ToString()));

    public static Finding Untrusted(PackageEvidence package, PackageSignature signature, PackagePolicy policy) => NotTrusted.Finding(
        package.Subject,
        new Location(package.ShownArchive),
        $"'{Name(package)}' is signed by {Signers(signature)}, and none of the {policy.TrustedSigners.Length} trusted signers of the policy ({policy.TrustedSigners[0].Location}) covers that.",
        "If you trust this signer for this package, add the certificate's fingerprint, or the owner, to packages.trustedSigners; otherwise remove the package.",
        ("author", signature.Author?.Certificate?.Fingerprint.ToString() ?? ""),
        ("repository", signature.Repository?.Certificate?.Fingerprint.ToString() ?? ""),
        ("owners", string.Join(", ", signature.Repository?.Owners ?? [])));

    public static Finding Untimed(PackageEvidence package, PackageSigner signer) => NoTimestamp.Finding(
        package.Subject,
        new Location(package.ShownArchive),
        $"The {Kind(signer)} signature of '{Name(package)}' has no timestamp, so it stops being valid when its certificate expires.",
        "Ask the publisher to sign with a timestamp. Until then the content hash in the locks is what holds the package.");

    public static Finding HasExpired(PackageEvidence package, SignatureProblem problem) => Expired.Finding(
        package.Subject,
        new Location(package.ShownArchive),
        $"The signature of '{Name(package)}' is no longer good: {problem.Detail}",
        "Use a version whose signature has a timestamp. If this one is needed, compare it with what its author publishes and exempt this exact version; its content hash stays pinned.");

    public static Finding WasRevoked(PackageEvidence package, SignatureProblem problem) => Revoked.Finding(
        package.Subject,
        new Location(package.ShownArchive),
        $"The signature of '{Name(package)}' counts for nothing: {problem.Detail}",
        "Do not use the package: somebody else may hold the key that signed it. Take a version that was signed with another certificate.");

    public static Finding CannotTellRevocation(PackageEvidence package, SignatureProblem problem) => RevocationUnknown.Finding(
        package.Subject,
        new Location(package.ShownArchive),
        $"The signature of '{Name(package)}' was not judged to its end: {problem.Detail}",
        "Put the current revocation list of that authority, which the certificate says where to find, into the folder of packages.revocationLists.");

    public static Finding CannotUseLists(Located<string> folder, string fault) => RevocationUnknown.Finding(
        new PolicySubject(folder.Location.Path),
        folder.Location,
        $"The revocation lists in '{PolicyText.Shown(folder.Value)}' cannot be used as they are: {fault}.",
        "Put the authorities' current lists (*.crl, DER) there, and nothing else of that name.");

    public static Finding RootsMissing(PackageEvidence package) => NoTrustRoots.Finding(
        new ToolSubject(),
        new Location(package.ShownArchive),
        "The trust bundles 'codesignctl.pem' and 'timestampctl.pem' of the .NET SDK were not found, so no package signature can be judged.",
        "Install the .NET SDK that restores these packages (a runtime alone has no trust bundles), or set DOTNET_ROOT to where it is.");

    private static string Name(PackageEvidence package) => $"{package.Subject.PackageId} {package.Subject.Version}";

    private static string Kind(PackageSigner signer) => signer.Kind is SignatureKind.Author ? "author" : "repository";

    private static string Signers(PackageSignature signature)
    {
        var author = signature.Author?.Certificate is { } authorCertificate ? $"author '{authorCertificate.Subject}' ({authorCertificate.Fingerprint})" : null;
        var repository = signature.Repository is { Certificate: { } certificate } signer
            ? $"repository '{certificate.Subject}' ({certificate.Fingerprint}) for owners '{string.Join("', '", signer.Owners)}'"
            : null;
        return string.Join(" and ", new[] { author, repository }.OfType<string>());
    }
}
