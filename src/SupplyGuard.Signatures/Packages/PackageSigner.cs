using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// One signer of a package, primary or countersigning. It is valid for the package's bytes only together with
/// <see cref="PackageSignature.Problems"/>: ask <see cref="PackageSignature.Vouches"/>.
/// </summary>
/// <param name="Timestamp">When the trusted timestamp says that the signature existed; null without a good one.</param>
/// <param name="ServiceIndex">Repository signers: the address that the repository claims for itself. A claim, vouched for by the certificate.</param>
/// <param name="Owners">Repository signers: the package's owners when the repository signed.</param>
/// <param name="Problems">What is wrong with this signer alone.</param>
public sealed record PackageSigner(
    SignatureKind Kind,
    SigningCertificate? Certificate,
    SigningCertificate? TimestampCertificate,
    DateTimeOffset? Timestamp,
    string? ServiceIndex,
    ImmutableArray<string> Owners,
    ImmutableArray<SignatureProblem> Problems);
