using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SupplyGuard.Signatures.Dsse;

namespace SupplyGuard.Signatures.Models.Bundles;

/// <summary>
/// Reads Sigstore bundles of version 0.3 (<c>dev.sigstore.bundle.v1.Bundle</c> as protocol buffers write it in JSON), and the forms that the
/// reference implementation wrote before its release 1.1. Unknown members are passed over, as that mapping demands.
/// </summary>
internal static class BundleReader
{
    private const int MostCertificates = 16;
    private const int MostEntries = 8;
    private const int MostHashes = 64;

    private static readonly StrictJson Json = new(ModelProblemKind.BundleMalformed);

    /// <exception cref="ModelSignatureException">It is no such bundle.</exception>
    public static ModelBundle Read(ReadOnlyMemory<byte> content)
    {
        if (content.Length > ModelBundle.LongestFile)
            throw Json.Wrong($"it is longer than {ModelBundle.LongestFile} bytes");

        using var document = Json.Parse(content);
        var root = document.RootElement;
        var mediaType = Json.Text(root, "mediaType");
        if (mediaType is not (ModelBundle.MediaType or ModelBundle.OtherMediaType))
            throw new ModelSignatureException(ModelProblemKind.MediaTypeUnknown, $"Its media type is '{mediaType}', and '{ModelBundle.MediaType}' is the one that is known.");

        return new ModelBundle(Material(Json.Object(root, "verificationMaterial")), Envelope(Json.Object(root, "dsseEnvelope")));
    }

    private static DsseEnvelope Envelope(JsonElement envelope)
    {
        var type = Json.Text(envelope, "payloadType");
        if (type != DsseEnvelope.InToto)
            throw new ModelSignatureException(ModelProblemKind.PayloadTypeUnknown, $"Its payload type is '{type}', and a signature of a model has '{DsseEnvelope.InToto}'.");

        var signatures = Json.Array(envelope, "signatures");
        if (signatures.GetArrayLength() != 1)
            throw new ModelSignatureException(ModelProblemKind.SignatureCountNotOne, $"It holds {signatures.GetArrayLength().ToString(CultureInfo.InvariantCulture)} signatures, and readers disagree which one counts.");

        return new DsseEnvelope(Json.Bytes(envelope, "payload"), type, Json.Bytes(signatures[0], "sig"));
    }

    private static VerificationMaterial Material(JsonElement material)
    {
        string[] known = ["publicKey", "x509CertificateChain", "certificate"];
        return known.Where(name => Json.Has(material, name)).ToArray() switch
        {
            ["publicKey"] => Key(Json.Object(material, "publicKey")),
            ["x509CertificateChain"] => new VerificationMaterial.Chain(Certificates(Json.Array(Json.Object(material, "x509CertificateChain"), "certificates"))),
            ["certificate"] => new VerificationMaterial.Identity(Json.Bytes(Json.Object(material, "certificate"), "rawBytes"), Entries(material)),
            [] => throw Json.Wrong("its verification material is neither a key nor a certificate"),
            _ => throw Json.Wrong("its verification material is of two kinds at once"),
        };
    }

    private static VerificationMaterial.PublicKey Key(JsonElement key) => new(
        Json.Find(key, "hint") is { } hint ? Json.Text(hint) : null,
        Json.Has(key, "rawBytes") ? System.Text.Encoding.UTF8.GetString(Json.Bytes(key, "rawBytes")) : null);

    private static ImmutableArray<ReadOnlyMemory<byte>> Certificates(JsonElement certificates) => certificates.GetArrayLength() is > 0 and <= MostCertificates
        ? [.. certificates.EnumerateArray().Select(certificate => (ReadOnlyMemory<byte>)Json.Bytes(certificate, "rawBytes"))]
        : throw Json.Wrong($"it has no certificate, or more than {MostCertificates}");

    private static ImmutableArray<LogEntry> Entries(JsonElement material)
    {
        if (!Json.Has(material, "tlogEntries"))
            return [];

        var entries = Json.Array(material, "tlogEntries");
        return entries.GetArrayLength() <= MostEntries ? [.. entries.EnumerateArray().Select(Entry)] : throw Json.Wrong($"it has more than {MostEntries} log entries");
    }

    private static LogEntry Entry(JsonElement entry)
    {
        var kind = Json.Object(entry, "kindVersion");
        return new LogEntry(
            Json.Integer(entry, "logIndex"),
            Json.Bytes(Json.Object(entry, "logId"), "keyId"),
            $"{Json.Text(kind, "kind")} {Json.Text(kind, "version")}",
            Json.Integer(entry, "integratedTime"),
            Json.Find(entry, "inclusionPromise") is { } promise ? (ReadOnlyMemory<byte>?)Json.Bytes(promise, "signedEntryTimestamp") : null,
            Json.Has(entry, "inclusionProof") ? Proof(Json.Object(entry, "inclusionProof")) : null,
            Json.Bytes(entry, "canonicalizedBody"));
    }

    private static InclusionProof Proof(JsonElement proof)
    {
        var hashes = Json.Has(proof, "hashes") ? [.. Json.Array(proof, "hashes").EnumerateArray()] : Array.Empty<JsonElement>();
        if (hashes.Length > MostHashes)
            throw Json.Wrong($"its proof has more than {MostHashes} steps");

        return new InclusionProof(
            Json.Has(proof, "logIndex") ? Json.Integer(proof, "logIndex") : 0,
            Json.Bytes(proof, "rootHash"),
            Json.Integer(proof, "treeSize"),
            [.. hashes.Select(hash => (ReadOnlyMemory<byte>)Json.Bytes(hash))],
            Json.Text(Json.Object(proof, "checkpoint"), "envelope"));
    }
}
