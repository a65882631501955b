using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SupplyGuard.Runtime;

/// <summary>
/// Reads signature files: Sigstore bundles of version 0.3 with a DSSE envelope, made with a key. What they sign is handed out only after the
/// signature over it was verified. Unknown members are passed over, as the mapping of protocol buffers to JSON demands.
/// </summary>
internal static class SignatureBundle
{
    /// <summary>Bytes of a signature file; as many as the tool itself reads.</summary>
    public const int LargestFile = 1 << 24;

    private const string PayloadType = "application/vnd.in-toto+json";

    /// <returns>The payload, exactly as carried.</returns>
    /// <exception cref="ModelNotVerifiedException">It is no signature of this key.</exception>
    public static ReadOnlyMemory<byte> Verify(ReadOnlyMemory<byte> content, SignerKey key)
    {
        using var document = SignatureJson.Parse(content);
        var root = document.RootElement;
        if (SignatureJson.Text(root, "mediaType") is not ("application/vnd.dev.sigstore.bundle.v0.3+json" or "application/vnd.dev.sigstore.bundle+json;version=0.3"))
            throw SignatureJson.Wrong("its media type is not the one of bundles of version 0.3");

        RequireKey(SignatureJson.Object(root, "verificationMaterial"), key);
        var envelope = SignatureJson.Object(root, "dsseEnvelope");
        if (SignatureJson.Text(envelope, "payloadType") is not PayloadType)
            throw SignatureJson.Wrong("its payload type is not the one of statements about models");

        var signatures = SignatureJson.Array(envelope, "signatures");
        if (signatures.GetArrayLength() != 1)
            throw SignatureJson.Wrong("it does not hold exactly one signature, and readers disagree which one counts");

        var payload = SignatureJson.Bytes(envelope, "payload");
        return key.Verifies(PreAuthentication(payload), SignatureJson.Bytes(signatures[0], "sig"))
            ? payload
            : throw Invalid("the signature value does not verify with it");
    }

    /// <summary>What a bundle says of its key is never believed; it must not contradict the key that is trusted.</summary>
    private static void RequireKey(JsonElement material, SignerKey key)
    {
        if (SignatureJson.Find(material, "x509CertificateChain") is not null || SignatureJson.Find(material, "certificate") is not null)
            throw SignedModel.NotSupported("it is made with a certificate, and this library verifies those with bare keys");

        var named = SignatureJson.Object(material, "publicKey");
        if (SignatureJson.Find(named, "hint") is { } hint && SignatureJson.Text(hint) is { Length: > 0 } text && text != key.Hint)
            throw Invalid("it names another key");
        if (SignatureJson.Find(named, "rawBytes") is not null && SignerKey.TryFromPem(Encoding.UTF8.GetString(SignatureJson.Bytes(named, "rawBytes")))?.Hint != key.Hint)
            throw Invalid("it brings another key");
    }

    /// <summary><c>DSSEv1 &lt;length of type&gt; &lt;type&gt; &lt;length of body&gt; &lt;body&gt;</c>: DSSE 1.0, protocol, "Signature Definition".</summary>
    private static byte[] PreAuthentication(byte[] payload) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {PayloadType.Length} {PayloadType} {payload.Length} ")), .. payload];

    private static ModelNotVerifiedException Invalid(string fault) => new(
        NotVerifiedReason.SignatureInvalid,
        $"The signature is not one of the trusted key: {fault}. Find out who signed or changed the model, and take it from where it was published.");
}
