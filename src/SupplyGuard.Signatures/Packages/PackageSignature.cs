using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// What was found out about a package's signature: an offline judgement of the bytes, the timestamps and the chains. Revocation is what the
/// lists of the trust bundle say, if there are any.
/// </summary>
/// <param name="Primary">The signer of the archive's hash.</param>
/// <param name="Countersigner">The repository that countersigned an author's signature.</param>
/// <param name="Problems">What breaks the tie between the archive's bytes and every signer.</param>
public sealed record PackageSignature(PackageSigner? Primary, PackageSigner? Countersigner, ImmutableArray<SignatureProblem> Problems)
{
    /// <summary>There is a signature, and nothing at all is wrong with it.</summary>
    public bool IsValid => Primary is not null && AllProblems.IsEmpty;

    /// <summary>The author's signature, if there is one.</summary>
    public PackageSigner? Author => Primary is { Kind: SignatureKind.Author } ? Primary : null;

    /// <summary>The repository's signature, be it the primary one or the countersignature.</summary>
    public PackageSigner? Repository => Primary is { Kind: SignatureKind.Repository } ? Primary : Countersigner;

    /// <summary>Everything that is wrong, the archive's first.</summary>
    public ImmutableArray<SignatureProblem> AllProblems => [.. Problems, .. Primary?.Problems ?? [], .. Countersigner?.Problems ?? []];

    /// <summary>True when this signer's signature covers the archive's bytes and nothing is wrong with the signer, whatever the other signer is worth.</summary>
    public bool Vouches(PackageSigner signer) => Problems.IsEmpty && signer.Problems.IsEmpty && (ReferenceEquals(signer, Primary) || ReferenceEquals(signer, Countersigner));
}
