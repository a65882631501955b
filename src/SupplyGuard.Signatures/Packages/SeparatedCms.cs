using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Signatures.Packages;

/// <summary>A CMS signature and the certificates that it carried, each for itself. No signature covers the certificates.</summary>
/// <param name="Encoded">The SignedData without its certificates.</param>
/// <param name="Certificates">In their order. Shared with later signatures that carry the same: not to be changed or disposed.</param>
internal sealed record SeparatedCms(ReadOnlyMemory<byte> Encoded, X509Certificate2Collection Certificates);
