using System.Globalization;
using System.Text;
using System.Text.Json;
using SupplyGuard.Signatures.Dsse;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Signing;
using SupplyGuard.Signatures.Models.Statements;
using SupplyGuard.Signatures.Models.Trust;

namespace SupplyGuard.Signatures.Attestations;

/// <summary>
/// The door of attestations: a statement in a DSSE envelope in a Sigstore bundle, on one line. Attestations of a model lie one below the other
/// in one file beside it.
/// </summary>
public static class AttestationEnvelope
{
    /// <summary>What is added to a model's name for the file with its attestations.</summary>
    public const string Extension = ".attestations.jsonl";

    /// <summary>A file is read whole, and no longer one than this.</summary>
    public const int LongestFile = 1 << 22;

    /// <summary>How many attestations of a model are looked at.</summary>
    public const int MostLines = 256;

    /// <summary>What an envelope is about, going by its own word: good for choosing whom to ask about it, and for nothing else.</summary>
    public static AttestationType? ClaimedType(ModelBundle bundle) => Attestation.TypeOf(StatementReader.PredicateTypeOf(bundle.Envelope.Payload));

    /// <param name="at">The time at which certificates must be valid.</param>
    public static Examined<VerifiedAttestation> Verify(ModelBundle bundle, ModelTrust trust, DateTimeOffset at) => Examined<VerifiedAttestation>.Of(() =>
    {
        var (key, _, name) = SignatureVerifier.Authenticate(bundle, trust, at);
        return new VerifiedAttestation(AttestationReader.Read(bundle.Envelope.Payload), key.Hint, name);
    });

    /// <summary>Makes one line, without its end.</summary>
    /// <param name="name">What the model is called.</param>
    /// <param name="sha256">Of the model file, in lower-case hexadecimal.</param>
    /// <param name="predicate">JSON of the type's shape; its bytes are taken over without blanks.</param>
    public static Examined<byte[]> Sign(string name, string sha256, AttestationType type, ReadOnlyMemory<byte> predicate, ModelSigner signer) => Examined<byte[]>.Of(() =>
    {
        using var document = new StrictJson(ModelProblemKind.StatementMalformed).Parse(predicate);
        AttestationReader.Claims(document.RootElement, type, sha256);
        var payload = Payload(name, sha256, type, document.RootElement);
        return BundleWriter.Write(new ModelBundle(signer.Material, new DsseEnvelope(payload, DsseEnvelope.InToto, signer.Sign(PreAuthentication.Encode(DsseEnvelope.InToto, payload)))));
    });

    private static byte[] Payload(string name, string sha256, AttestationType type, JsonElement predicate)
    {
        var predicateType = type switch
        {
            AttestationType.Scan => Attestation.ScanType,
            AttestationType.Evaluation => Attestation.EvaluationType,
            AttestationType.Approval => Attestation.ApprovalType,
            _ => Attestation.TrainingType,
        };
        return Encoding.UTF8.GetBytes(new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{{\"_type\":\"{ModelStatement.StatementType}\",\"subject\":[{{\"name\":")
            .Quoted(name)
            .Append(CultureInfo.InvariantCulture, $",\"digest\":{{\"sha256\":\"{sha256}\"}}}}],\"predicateType\":\"{predicateType}\",\"predicate\":")
            .Append(JsonSerializer.Serialize(predicate))
            .Append('}')
            .ToString());
    }
}
