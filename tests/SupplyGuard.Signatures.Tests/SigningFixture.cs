using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Packages;
using TestKit.Signing;

namespace SupplyGuard.Signatures.Tests;

/// <summary>One authority with its signers, and one that nobody trusts: minting keys takes longer than any test here.</summary>
public sealed class SigningFixture : IDisposable
{
    private static readonly string[] ForCode = [TestAuthority.CodeSigning];
    private static readonly string[] ForTime = [TestAuthority.TimeStamping];

    public SigningFixture()
    {
        var timestamps = Authority.Issue("Timestamps", ForTime);
        Author = new SignatureRecipe(Authority.Issue("Contoso", ForCode), timestamps);
        Repository = new SignatureRecipe(Authority.Issue("Gallery", ForCode), timestamps) { Commitments = [SignatureRecipe.Repository] };
        Later = Authority.Issue("Contoso", ForCode, from: Author.TimestampedAt.AddDays(1));
        LongLived = Authority.Issue("Contoso", ForCode, to: TestAuthority.End.AddYears(5));
        LongLivedTimestamps = Authority.Issue("Timestamps", ForTime, to: TestAuthority.End.AddYears(5));
        Weak = Authority.Issue("Contoso", ForCode, keySize: 1024);
        Stranger = Strangers.Issue("Contoso", ForCode);
        StrangeTimestamps = Strangers.Issue("Timestamps", ForTime);
        Trust = TrustBundle.FromPem(Authority.Pem, Authority.Pem);
        Verifier = VerifierAt(TestAuthority.End.AddDays(-1));
    }

    public TestAuthority Authority { get; } = new();

    public TestAuthority Strangers { get; } = new("Strange Root");

    public SignatureRecipe Author { get; }

    public SignatureRecipe Repository { get; }

    public X509Certificate2 Later { get; }

    public X509Certificate2 LongLived { get; }

    public X509Certificate2 LongLivedTimestamps { get; }

    public X509Certificate2 Weak { get; }

    public X509Certificate2 Stranger { get; }

    public X509Certificate2 StrangeTimestamps { get; }

    public TrustBundle Trust { get; }

    public PackageSignatureVerifier Verifier { get; }

    /// <summary>A verifier that takes this for now.</summary>
    public PackageSignatureVerifier VerifierAt(DateTimeOffset now, TrustBundle? trust = null) => new(trust ?? Trust, new FixedClock(now));

    public void Dispose()
    {
        Authority.Dispose();
        Strangers.Dispose();
    }
}
