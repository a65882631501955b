using System.Security.Cryptography.X509Certificates;

namespace TestKit.Signing;

/// <summary>How to make one signature; every property beyond the first two is a way to make it wrong.</summary>
public sealed record SignatureRecipe(X509Certificate2 Signer, X509Certificate2? TimestampAuthority)
{
    public const string Author = "1.2.840.113549.1.9.16.6.1";
    public const string Repository = "1.2.840.113549.1.9.16.6.2";

    /// <summary>Commitment types to state.</summary>
    public IReadOnlyList<string> Commitments { get; init; } = [Author];

    public DateTimeOffset TimestampedAt { get; init; } = TestAuthority.Start.AddMonths(6);

    /// <summary>The bytes that the timestamp covers; null: the signature value.</summary>
    public ReadOnlyMemory<byte>? TimestampOver { get; init; }

    /// <summary>How many timestamps to attach.</summary>
    public int Timestamps { get; init; } = 1;

    /// <summary>Certificates to carry besides the signer's own.</summary>
    public IReadOnlyList<X509Certificate2> Others { get; init; } = [];

    public bool CarriesSigner { get; init; } = true;

    /// <summary>The certificate that the signing-certificate-v2 attribute names; null: the signer's.</summary>
    public X509Certificate2? ReferredCertificate { get; init; }

    public bool RefersToCertificate { get; init; } = true;

    public bool StatesSigningTime { get; init; } = true;

    /// <summary>Content to sign instead of the right one.</summary>
    public string? Content { get; init; }

    public string ServiceIndex { get; init; } = "https://packages.example/v3/index.json";

    public IReadOnlyList<string> Owners { get; init; } = ["contoso"];
}
