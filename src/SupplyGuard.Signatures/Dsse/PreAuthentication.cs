using System.Globalization;
using System.Text;

namespace SupplyGuard.Signatures.Dsse;

/// <summary>The bytes that a DSSE signature is made over: they name type and lengths, so that no two envelopes have the same.</summary>
public static class PreAuthentication
{
    /// <summary><c>DSSEv1 &lt;length of type&gt; &lt;type&gt; &lt;length of body&gt; &lt;body&gt;</c>: DSSE 1.0, protocol, "Signature Definition".</summary>
    public static byte[] Encode(string type, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {Encoding.UTF8.GetByteCount(type)} {type} {body.Length} "));
        return [.. head, .. body];
    }
}
