using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TestKit.Signing;

/// <summary>
/// Writes signature files of models after the specification alone, sharing no code with the product; and every part of one can be replaced by
/// something wrong before it is signed.
/// </summary>
public sealed class TestModelSignature
{
    private readonly List<(string Name, byte[] Digest)> _resources = [];

    /// <summary>Changes the statement before it is signed.</summary>
    public Action<JsonObject>? Statement { get; init; }

    /// <summary>Changes the bundle after it was signed.</summary>
    public Action<JsonObject>? Bundle { get; init; }

    /// <summary>The text that is signed instead of the statement's.</summary>
    public Func<string, string>? Payload { get; init; }

    public string Algorithm { get; init; } = "sha256";

    public JsonObject Serialization { get; init; } = new() { ["method"] = "files", ["hash_type"] = "sha256", ["allow_symlinks"] = false };

    /// <summary>Adds a file, or a shard under its own name, by its content.</summary>
    public TestModelSignature With(string name, string content)
    {
        _resources.Add((name, SHA256.HashData(Encoding.UTF8.GetBytes(content))));
        return this;
    }

    /// <summary>The signature file by a key, named by its hint.</summary>
    public byte[] SignedBy(ECDsa key) => Make(key, new JsonObject { ["publicKey"] = new JsonObject { ["hint"] = HintOf(key) }, ["tlogEntries"] = new JsonArray() });

    /// <summary>The signature file with certificates in DER, the signer's first.</summary>
    public byte[] SignedBy(ECDsa key, params byte[][] certificates) => Make(key, new JsonObject
    {
        ["x509CertificateChain"] = new JsonObject { ["certificates"] = new JsonArray([.. certificates.Select(certificate => (JsonNode)new JsonObject { ["rawBytes"] = Convert.ToBase64String(certificate) })]) },
        ["tlogEntries"] = new JsonArray(),
    });

    public byte[] Make(ECDsa key, JsonObject material) => Enveloped(PayloadBytes(), body => key.SignData(Encoded(body), HashOf(key), DSASignatureFormat.Rfc3279DerSequence), material);

    /// <summary>A bundle around any payload, with any signature over it.</summary>
    public byte[] Enveloped(byte[] payload, Func<byte[], byte[]> sign, JsonObject material)
    {
        var bundle = new JsonObject
        {
            ["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.3+json",
            ["verificationMaterial"] = material,
            ["dsseEnvelope"] = new JsonObject
            {
                ["payload"] = Convert.ToBase64String(payload),
                ["payloadType"] = "application/vnd.in-toto+json",
                ["signatures"] = new JsonArray(new JsonObject { ["sig"] = Convert.ToBase64String(sign(payload)) }),
            },
        };
        Bundle?.Invoke(bundle);
        return Encoding.UTF8.GetBytes(bundle.ToJsonString());
    }

    public byte[] PayloadBytes()
    {
        var statement = new JsonObject
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new JsonArray(new JsonObject
            {
                ["name"] = "model",
                ["digest"] = new JsonObject { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData([.. _resources.SelectMany(resource => resource.Digest)])) },
            }),
            ["predicateType"] = "https://model_signing/signature/v1.0",
            ["predicate"] = new JsonObject
            {
                ["serialization"] = Serialization.DeepClone(),
                ["resources"] = new JsonArray([.. _resources.Select(resource => (JsonNode)new JsonObject { ["name"] = resource.Name, ["algorithm"] = Algorithm, ["digest"] = Convert.ToHexStringLower(resource.Digest) })]),
            },
        };
        Statement?.Invoke(statement);
        var text = statement.ToJsonString();
        return Encoding.UTF8.GetBytes(Payload?.Invoke(text) ?? text);
    }

    /// <summary>DSSE's pre-authentication encoding.</summary>
    public static byte[] Encoded(byte[] payload) => [.. Encoding.UTF8.GetBytes($"DSSEv1 28 application/vnd.in-toto+json {payload.Length} "), .. payload];

    public static string HintOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n")));

    public static HashAlgorithmName HashOf(ECDsa key) => key.KeySize switch { 256 => HashAlgorithmName.SHA256, 384 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };
}
