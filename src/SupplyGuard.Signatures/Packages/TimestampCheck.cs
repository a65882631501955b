using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using static SupplyGuard.Signatures.Packages.SignatureProblemKind;

namespace SupplyGuard.Signatures.Packages;

/// <summary>Verifies the RFC 3161 timestamp over a signer's signature value.</summary>
internal static class TimestampCheck
{
    /// <summary>A token that is less sure of the time than this says too little about when the signature was made.</summary>
    private static readonly TimeSpan WorstAccuracy = TimeSpan.FromHours(1);

    /// <summary>The verified timestamp of a signer, or what is wrong with it. Without trust roots its chain is not judged.</summary>
    /// <param name="strength">What the authority has to sign with.</param>
    public static VerifiedTimestamp Run(SignerInfo signer, CertificateSets sets, CertificateChains? chains, SignatureStrength strength)
    {
        var tokens = SignerAttributes.Values(signer.UnsignedAttributes, SignatureOids.TimestampToken);
        if (tokens.IsEmpty)
            return new VerifiedTimestamp(null, TimeSpan.Zero, null, [new SignatureProblem(TimestampMissing, "The signature has no RFC 3161 timestamp.")]);
        if (tokens is not [var encoded])
            return Invalid($"The signature has {tokens.Length} timestamps instead of one.");
        if (CmsShape.FaultOf(encoded, SignatureOids.TimestampInfo) is { } fault)
            return Invalid($"The timestamp is not a strict RFC 3161 token: {fault}.");

        try
        {
            var separated = sets.Separate(encoded);
            return Rfc3161TimestampToken.TryDecode(separated.Encoded, out var token, out var consumed) && consumed == separated.Encoded.Length
                ? Verify(token, signer, separated.Certificates, chains, strength)
                : Invalid("The timestamp is not an RFC 3161 token.");
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return Invalid($"The timestamp cannot be read: {e.Message}");
        }
    }

    private static VerifiedTimestamp Verify(Rfc3161TimestampToken token, SignerInfo signer, X509Certificate2Collection certificates, CertificateChains? chains, SignatureStrength strength)
    {
        var info = token.TokenInfo;
        if (!AlgorithmStrength.IsSha2(info.HashAlgorithmId.Value))
            return Invalid($"The timestamp hashes with {info.HashAlgorithmId.Value}.");

        var cms = token.AsSignedCms();
        if (cms.SignerInfos.Count != 1)
            return Invalid($"The timestamp has {cms.SignerInfos.Count} signers instead of one.");
        if (strength.OfSigner(cms.SignerInfos[0]) is { } weak)
            return Invalid($"The timestamp uses {weak}.");

        // > RFC 3161 §2.4.1: the messageImprint is the hash of the datum to be time-stamped: here, the value of the signature.
        // This also checks the token's own signature, its reference to its certificate, and that certificate's critical, only usage.
#pragma warning disable CA2000 // Reason: it is one of those that were handed in, which are shared.
        return token.VerifySignatureForSignerInfo(signer, out var certificate, certificates) && certificate is not null
#pragma warning restore CA2000
            ? Verify(info, certificate, certificates, chains, strength)
            : Invalid("The timestamp does not verify, or is over another signature.");
    }

    private static VerifiedTimestamp Verify(Rfc3161TimestampTokenInfo info, X509Certificate2 certificate, X509Certificate2Collection others, CertificateChains? chains, SignatureStrength strength)
    {
        if (strength.OfCertificate(certificate) is { } weakness)
            return Invalid($"The timestamp's certificate uses {weakness}.");

        var accuracy = TimeSpan.FromMicroseconds(Math.Min(info.AccuracyInMicroseconds ?? 0, TimeSpan.FromDays(1).TotalMicroseconds));
        if (accuracy < TimeSpan.Zero || accuracy > WorstAccuracy)
            return Invalid("The timestamp is not sure of the hour.");
        if (!Covers(certificate, info.Timestamp, accuracy))
            return Invalid("The timestamp's certificate was not valid at the time that it states.");

        if (chains?.Find(certificate, ChainPurpose.TimeStamping, others, info.Timestamp) is { } chain)
        {
            if (chain.Problem is { } problem)
                return Invalid($"The timestamp's certificate is not trusted. {problem.Detail}");
            if (chains.FirstStray(others, chain.Fingerprints, info.Timestamp) is { } stray)
                return Invalid($"The timestamp carries a certificate that no root vouches for: '{stray.Subject}'.");
            if (chain.Revocations.FirstOrDefault(fact => fact.Revoked is { } revoked && (revoked.VoidsThePast || info.Timestamp + accuracy >= revoked.Since)) is { } taken)
                return new VerifiedTimestamp(null, TimeSpan.Zero, null, [new SignatureProblem(CertificateRevoked, $"The timestamp counts for nothing, since '{taken.Subject}' was revoked.")]);
            if (chain.Revocations.FirstOrDefault(fact => fact.Unknown is not null) is { } unknown)
                return Verified([new SignatureProblem(RevocationUnknown, $"Whether '{unknown.Subject}', which vouches for the timestamp, was revoked is not known: {unknown.Unknown}.")]);
        }

        return Verified([]);

        VerifiedTimestamp Verified(ImmutableArray<SignatureProblem> problems) => new(info.Timestamp.ToUniversalTime(), accuracy, SigningCertificate.Of(certificate), problems);
    }

    /// <summary>True when every moment that the timestamp may mean lies inside the certificate's validity.</summary>
    public static bool Covers(X509Certificate2 certificate, DateTimeOffset time, TimeSpan accuracy) =>
        time - accuracy >= new DateTimeOffset(certificate.NotBefore) && time + accuracy <= new DateTimeOffset(certificate.NotAfter);

    private static VerifiedTimestamp Invalid(string detail) => new(null, TimeSpan.Zero, null, [new SignatureProblem(TimestampInvalid, detail)]);
}
