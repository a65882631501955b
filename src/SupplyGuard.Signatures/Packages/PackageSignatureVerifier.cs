using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Formats;
using static SupplyGuard.Signatures.Packages.SignatureProblemKind;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// The door of package signatures: says everything that is true and false of a package's signature, and holds no opinion about whose it
/// should be. Keep one instance for many packages, since it remembers certificate chains; it is thread-safe, and never goes online.
/// </summary>
public sealed class PackageSignatureVerifier
{
    private readonly CertificateChains? _chains;

    /// <summary>One for each signature that is verified at a time.</summary>
    private readonly ConcurrentBag<CertificateSets> _idle = [];

    /// <param name="trust">What chains may end in. Empty: every signature is <see cref="NoTrustRoots"/>, and the rest is still examined.</param>
    /// <param name="clock">Asked only for signatures without a timestamp: they are as good as their certificates are now.</param>
    public PackageSignatureVerifier(TrustBundle trust, TimeProvider? clock = null)
    {
        _chains = trust.IsEmpty ? null : new CertificateChains(trust, clock ?? TimeProvider.System);
    }

    /// <summary>Verifies the signature of a package that was read.</summary>
    public PackageSignature Verify(PackageArchive archive)
    {
        if (archive.SignatureBytes is not { } encoded)
            return Unusable(NotSigned, "The package has no signature.");
        if (CmsShape.FaultOf(encoded, SignatureOids.Data) is { } fault)
            return Unusable(CmsInvalid, $"The signature is not a strict CMS structure: {fault}.");

        var sets = _idle.TryTake(out var idle) ? idle : new CertificateSets();
        try
        {
            var separated = sets.Separate(encoded);
            var cms = new SignedCms();
            cms.Decode(separated.Encoded.Span);
            return Verify(cms, separated.Certificates, sets, archive);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return Unusable(CmsInvalid, $"The signature cannot be read: {e.Message}");
        }
        finally
        {
            _idle.Add(sets);
        }
    }

    private PackageSignature Verify(SignedCms cms, X509Certificate2Collection certificates, CertificateSets sets, PackageArchive archive)
    {
        if (cms.SignerInfos.Count != 1)
            return Unusable(SignerCountNotOne, $"The signature has {cms.SignerInfos.Count} signers instead of one.");

        var problems = ImmutableArray.CreateBuilder<SignatureProblem>();
        if (_chains is null)
            problems.Add(new SignatureProblem(NoTrustRoots, "There were no trust roots to judge the signer by."));
        CheckContent(cms, archive, problems);

        // > RFC 5652 §5.4: the digest of the content is itself signed, in the message-digest attribute; CheckSignature compares both.
        var signer = cms.SignerInfos[0];
        if (SignerAttributes.ContentType(signer) != SignatureOids.Data)
            problems.Add(new SignatureProblem(AttributeInvalid, "The signature does not state the content type that it signs."));
        if (!SignerCheck.ValueVerifies(signer, certificates))
            problems.Add(new SignatureProblem(SignatureValueInvalid, "The signature value does not verify with the signer's key."));

        var used = ImmutableHashSet<Digest>.Empty;
        var primary = SignerCheck.Run(signer, SignerAttributes.Commitment(signer), certificates, sets, _chains, ref used);
        var countersigner = Countersigner(signer, primary.Kind, certificates, sets, problems, ref used);
        if (used is not null && _chains?.FirstStray(certificates, used, primary.Timestamp ?? _chains.Now) is { } stray)
            problems.Add(new SignatureProblem(CertificateStray, $"The signature carries a certificate that no root vouches for: '{stray.Subject}'."));
        return new PackageSignature(primary, countersigner, problems.DrainToImmutable());
    }

    private static void CheckContent(SignedCms cms, PackageArchive archive, ImmutableArray<SignatureProblem>.Builder problems)
    {
        if (!SignatureContent.TryParse(cms.ContentInfo.Content, out var signed))
            problems.Add(new SignatureProblem(ContentInvalid, "The signature does not sign one hash of the archive, spelled as the specification says."));
        else if (archive.StrippedDigest(signed.Algorithm) is not { } actual || actual != signed)
            problems.Add(new SignatureProblem(ContentMismatch, $"The signature is over an archive with hash {signed}, and this archive is another."));
    }

    private PackageSigner? Countersigner(
        SignerInfo primary,
        SignatureKind kind,
        X509Certificate2Collection certificates,
        CertificateSets sets,
        ImmutableArray<SignatureProblem>.Builder problems,
        ref ImmutableHashSet<Digest>? used)
    {
        var countersigners = primary.CounterSignerInfos;
        if (countersigners.Count == 0)
            return null;

        if (countersigners.Count > 1 || kind is not SignatureKind.Author)
        {
            problems.Add(new SignatureProblem(CountersignatureInvalid, "Only one countersignature, a repository's over an author's, is meaningful."));
            return null;
        }

        var countersigner = SignerCheck.Run(countersigners[0], SignerAttributes.Commitment(countersigners[0]), certificates, sets, _chains, ref used);
        var broken = ImmutableArray.CreateBuilder<SignatureProblem>();
        if (countersigner.Kind is not SignatureKind.Repository)
            broken.Add(new SignatureProblem(CountersignatureInvalid, "The countersignature is not a repository's."));

        // > RFC 5652 §11.4: the message digest is over the contents octets of the signature value being countersigned.
        if (!SignerCheck.ValueVerifies(countersigners[0], certificates))
            broken.Add(new SignatureProblem(CountersignatureInvalid, "The countersignature does not verify over the author's signature."));
        return countersigner with { Problems = [.. countersigner.Problems, .. broken] };
    }

    private static PackageSignature Unusable(SignatureProblemKind kind, string detail) => new(null, null, [new SignatureProblem(kind, detail)]);
}
