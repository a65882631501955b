using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>A certificate authority of a trusted root that issues short-lived certificates for identities.</summary>
internal sealed record IdentityAuthority(ImmutableArray<X509Certificate2> Certificates, DateTimeOffset From, DateTimeOffset Until);
