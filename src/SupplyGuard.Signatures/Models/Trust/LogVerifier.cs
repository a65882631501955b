using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SupplyGuard.Signatures.Dsse;
using SupplyGuard.Signatures.Models.Bundles;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>Judges offline whether a log of the trusted root has taken in exactly this signature: promise, inclusion proof, checkpoint and content of the entry.</summary>
internal static class LogVerifier
{
    private static readonly StrictJson Json = new(ModelProblemKind.LogEntryMismatch);

    /// <returns>When the log took the signature in.</returns>
    /// <exception cref="ModelSignatureException">It did not, or does not prove it.</exception>
    public static DateTimeOffset Verify(LogEntry entry, DsseEnvelope envelope, string certificatePem, TrustedRoot root)
    {
        if (entry.IntegratedTime is < 0 or > 253_402_300_799)
            throw new ModelSignatureException(ModelProblemKind.LogUnknown, "The time of its log entry is none.");

        var time = DateTimeOffset.FromUnixTimeSeconds(entry.IntegratedTime);
        if (TrustedLog.Find(root.Logs, entry.LogId.Span, time) is not { } log)
            throw new ModelSignatureException(ModelProblemKind.LogUnknown, $"Its log 'sha256:{Convert.ToHexStringLower(entry.LogId.Span)}' is none of the trusted root, or was not at '{time.UtcDateTime:yyyy-MM-dd}'.");

        VerifyPromise(entry, log.Key);
        VerifyProof(entry, log.Key);
        VerifyBody(entry, envelope, certificatePem);
        return time;
    }

    /// <summary>The signed entry timestamp: over canonical JSON (RFC 8785) of what the log promised to take in.</summary>
    private static void VerifyPromise(LogEntry entry, EcKey key)
    {
        var promised = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"body\":\"{Convert.ToBase64String(entry.Body.Span)}\",\"integratedTime\":{entry.IntegratedTime},\"logID\":\"{Convert.ToHexStringLower(entry.LogId.Span)}\",\"logIndex\":{entry.LogIndex}}}");
        if (entry.Promise is not { } promise || !key.Verifies(Encoding.ASCII.GetBytes(promised), promise.Span))
            throw new ModelSignatureException(ModelProblemKind.LogPromiseInvalid, "The log's promise to take it in is missing or does not verify.");
    }

    private static void VerifyProof(LogEntry entry, EcKey key)
    {
        if (entry.Proof is not { } proof || !MerklePath.LeadsTo(proof.RootHash.Span, entry.Body.Span, proof))
            throw new ModelSignatureException(ModelProblemKind.LogProofInvalid, "The proof that it is in the log is missing or does not lead to the log's root.");
        if (!SignedNote.IsAbout(proof, key, entry.LogId.Span))
            throw new ModelSignatureException(ModelProblemKind.LogCheckpointInvalid, "The log did not sign the root that the proof leads to.");
    }

    /// <summary>Entries of kind <c>dsse</c>, version 0.0.1 (Rekor, <c>dsse_v0_0_1_schema.json</c>). Others are not made for signatures of models.</summary>
    private static void VerifyBody(LogEntry entry, DsseEnvelope envelope, string certificatePem)
    {
        using var document = Json.Parse(entry.Body);
        var body = document.RootElement;
        if (entry.Kind != "dsse 0.0.1" || Json.Text(body, "kind") != "dsse" || Json.Text(body, "apiVersion") != "0.0.1")
            throw Mismatch($"is of kind '{entry.Kind}', and 'dsse 0.0.1' is the one that is known");

        var spec = Json.Object(body, "spec");
        var payload = Json.Object(spec, "payloadHash");
        if (Json.Text(payload, "algorithm") != "sha256" || Json.Text(payload, "value") != Convert.ToHexStringLower(SHA256.HashData(envelope.Payload.Span)))
            throw Mismatch("is about another payload");

        var signatures = Json.Array(spec, "signatures");
        if (signatures.GetArrayLength() != 1 || Json.Text(signatures[0], "signature") != Convert.ToBase64String(envelope.Signature.Span))
            throw Mismatch("is about another signature");
        if (Json.Text(signatures[0], "verifier") != Convert.ToBase64String(Encoding.ASCII.GetBytes(certificatePem)))
            throw Mismatch("is about another certificate");
    }

    private static ModelSignatureException Mismatch(string what) => new(ModelProblemKind.LogEntryMismatch, $"Its log entry {what}.");
}
