using SupplyGuard.Signatures.Packages;
using TestKit.Signing;
using static SupplyGuard.Signatures.Packages.SignatureProblemKind;

namespace SupplyGuard.Signatures.Tests;

/// <summary>Signatures without a timestamp: they are as good as their certificates are now.</summary>
public sealed class UntimedSignatureTests(SigningFixture signing) : IClassFixture<SigningFixture>
{
    private static readonly DateTimeOffset InTime = TestAuthority.End.AddDays(-1);
    private static readonly DateTimeOffset TooLate = TestAuthority.End.AddDays(1);

    [Fact]
    public void While_the_certificate_is_valid_only_the_timestamp_is_missing() => Assert.Equal([TimestampMissing], ProblemsOf(Untimed, InTime));

    [Fact]
    public void Reports_CertificateExpired_afterwards() => Assert.Equal([TimestampMissing, CertificateExpired], ProblemsOf(Untimed, TooLate));

    [Fact]
    public void Reports_ChainUntrusted_for_a_stranger_whether_expired_or_not()
    {
        var stranger = Untimed with { Signer = signing.Stranger };

        Assert.Equal([TimestampMissing, ChainUntrusted], ProblemsOf(stranger, InTime));
        Assert.Equal([TimestampMissing, CertificateExpired, ChainUntrusted], ProblemsOf(stranger, TooLate));
    }

    [Fact]
    public void A_timestamp_keeps_a_signature_good_after_its_certificate_has_expired() => Assert.Empty(ProblemsOf(signing.Author, TooLate.AddYears(10)));

    private SignatureRecipe Untimed => signing.Author with { TimestampAuthority = null };

    private IEnumerable<SignatureProblemKind> ProblemsOf(SignatureRecipe recipe, DateTimeOffset now)
    {
        var unsigned = TestPackage.Small();
        var package = Archives.Read(TestPackage.Embed(unsigned, TestSigner.Sign(unsigned, recipe)));
        return signing.VerifierAt(now).Verify(package).AllProblems.Select(problem => problem.Kind);
    }
}
