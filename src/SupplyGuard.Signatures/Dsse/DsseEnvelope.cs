namespace SupplyGuard.Signatures.Dsse;

/// <summary>A DSSE envelope with one signature (<see href="https://github.com/secure-systems-lab/dsse/blob/master/envelope.md">DSSE</see> 1.0). Nothing in it is verified.</summary>
/// <param name="Payload">The bytes that were signed, exactly as carried.</param>
/// <param name="PayloadType">The media type of the payload; part of what was signed.</param>
/// <param name="Signature">For ECDSA the ASN.1 sequence of r and s (RFC 3279 §2.2.3).</param>
public sealed record DsseEnvelope(ReadOnlyMemory<byte> Payload, string PayloadType, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The media type of in-toto statements.</summary>
    public const string InToto = "application/vnd.in-toto+json";
}
