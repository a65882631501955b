using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Packages;
using TestKit;
using TestKit.Signing;
using static System.Security.Cryptography.X509Certificates.X509RevocationReason;
using static SupplyGuard.Signatures.Packages.SignatureProblemKind;

namespace SupplyGuard.Signatures.Tests;

/// <summary>What revocation lists from a folder do to signatures.</summary>
public sealed class RevocationTests(SigningFixture signing) : IClassFixture<SigningFixture>, IDisposable
{
    private static readonly DateTimeOffset Now = TestAuthority.End.AddYears(1);
    private static readonly DateTimeOffset Signed = TestAuthority.Start.AddMonths(6);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_current_list_without_the_certificates_leaves_a_signature_good() => Assert.Empty(ProblemsWith(signing.Authority.Revoke(Now.AddDays(-1), Now.AddDays(1))));

    [Fact]
    public void Without_lists_nothing_is_asked() => Assert.Empty(Problems(signing.Trust));

    [Fact]
    public void Reports_CertificateRevoked_when_the_signature_was_made_afterwards() =>
        Assert.Equal([CertificateRevoked], ProblemsWith(signing.Authority.Revoke(Now.AddDays(-1), Now.AddDays(1), (signing.Author.Signer, Signed.AddDays(-1), KeyCompromise))));

    [Fact]
    public void A_signature_from_before_the_revocation_stays_good() =>
        Assert.Empty(ProblemsWith(signing.Authority.Revoke(Now.AddDays(-1), Now.AddDays(1), (signing.Author.Signer, Signed.AddDays(1), KeyCompromise))));

    [Theory]
    [InlineData(KeyCompromise, false)]
    [InlineData(null, false)]
    [InlineData(Superseded, true)]
    [InlineData(CessationOfOperation, true)]
    public void A_timestamp_from_before_the_revocation_counts_only_for_a_harmless_reason(X509RevocationReason? reason, bool counts)
    {
        var problems = ProblemsWith(signing.Authority.Revoke(Now.AddDays(-1), Now.AddDays(1), (signing.Author.TimestampAuthority!, Signed.AddDays(1), reason)));

        Assert.Equal(counts ? [] : [CertificateRevoked], problems);
    }

    [Fact]
    public void Reports_RevocationUnknown_for_signer_and_timestamp_without_a_list_of_their_issuer() =>
        Assert.Equal([RevocationUnknown, RevocationUnknown], ProblemsWith(signing.Strangers.Revoke(Now.AddDays(-1), Now.AddDays(1))));

    [Fact]
    public void Reports_RevocationUnknown_when_the_list_is_out_of_date() =>
        Assert.Equal([RevocationUnknown, RevocationUnknown], ProblemsWith(signing.Authority.Revoke(Now.AddDays(-9), Now.AddDays(-1))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_entries_for_one_certificate_the_earlier_counts(bool laterLast)
    {
        (X509Certificate2, DateTimeOffset, X509RevocationReason?)[] entries = [(signing.Author.Signer, Signed.AddDays(-1), KeyCompromise), (signing.Author.Signer, Signed.AddDays(1), Superseded)];

        Assert.Equal([CertificateRevoked], ProblemsWith(signing.Authority.Revoke(Now.AddDays(-1), Now.AddDays(1), laterLast ? entries : [.. entries.Reverse()])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_entries_for_one_timestamp_authority_the_worse_reason_counts(bool harmlessLast)
    {
        var authority = signing.Author.TimestampAuthority!;
        (X509Certificate2, DateTimeOffset, X509RevocationReason?)[] entries = [(authority, Signed.AddDays(2), KeyCompromise), (authority, Signed.AddDays(1), Superseded)];

        Assert.Equal([CertificateRevoked], ProblemsWith(signing.Authority.Revoke(Now.AddDays(-1), Now.AddDays(1), harmlessLast ? entries : [.. entries.Reverse()])));
    }

    [Fact]
    public void An_entry_that_takes_a_certificate_off_the_list_takes_nothing_back()
    {
        var list = signing.Authority.Revoke(Now.AddDays(-1), Now.AddDays(1), (signing.Author.Signer, Signed, KeyCompromise), (signing.Author.Signer, Signed.AddDays(1), Superseded));
        var reason = list.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x0A, 1, (byte)Superseded]);
        list[reason + 2] = (byte)RemoveFromCrl;

        Assert.Equal(new RevokedCertificate(Signed, (int)KeyCompromise), RevocationList.Read(list).Find(signing.Author.Signer));
    }

    [Fact]
    public void A_pipe_among_the_lists_ends_the_reading_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes are not in folders there.");
        _folder.Pipe("pipe.crl");

        Assert.Contains("pipe", Assert.Throws<IOException>(() => RevocationLists.Read(_folder.Path, Now)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_count_by_what_they_lead_to_when_lists_are_more_than_can_be_held()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var elsewhere = new TemporaryFolder();
        using (var large = File.Create(elsewhere.PathTo("large")))
            large.SetLength((64 << 20) + 1);
        File.CreateSymbolicLink(_folder.PathTo("large.crl"), elsewhere.PathTo("large"));

        Assert.Contains("more than", Assert.Throws<IOException>(() => RevocationLists.Read(_folder.Path, Now)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_out_of_date_still_revokes() =>
        Assert.Contains(CertificateRevoked, ProblemsWith(signing.Authority.Revoke(Now.AddDays(-9), Now.AddDays(-1), (signing.Author.Signer, Signed.AddDays(-1), null))));

    [Fact]
    public void A_list_that_its_issuer_did_not_sign_says_nothing()
    {
        var list = signing.Authority.Revoke(Now.AddDays(-1), Now.AddDays(1));
        list[^1] ^= 1;

        Assert.Equal([RevocationUnknown, RevocationUnknown], ProblemsWith(list));
    }

    [Fact]
    public void No_damaged_list_makes_a_revoked_certificate_good()
    {
        var list = signing.Authority.Revoke(Now.AddDays(-1), Now.AddDays(1), (signing.Author.Signer, Signed.AddDays(-1), KeyCompromise));
        foreach (var mutant in Mutator.Mutants(list, 300, seed: 5).Where(mutant => !mutant.AsSpan().SequenceEqual(list)))
            Assert.NotEmpty(ProblemsWith(mutant));
    }

    [Fact]
    public void A_file_that_is_no_list_is_named()
    {
        _folder.Write("bad.crl", "no list");

        Assert.StartsWith("'bad.crl' is no revocation list", Assert.Single(RevocationLists.Read(_folder.Path, Now).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void The_digest_of_a_bundle_changes_with_its_lists_and_with_whether_they_are_current()
    {
        _folder.Write("list.crl", signing.Authority.Revoke(Now.AddDays(-1), Now.AddDays(1)));
        var digests = new[] { signing.Trust, TrustAt(Now), TrustAt(Now.AddDays(2)) }.Select(trust => trust.Digest);

        Assert.Equal(3, digests.Distinct().Count());
        Assert.Equal(TrustAt(Now).Digest, TrustAt(Now).Digest);
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<SignatureProblemKind> ProblemsWith(byte[] list)
    {
        _folder.Write("list.crl", list);
        return Problems(TrustAt(Now));
    }

    private TrustBundle TrustAt(DateTimeOffset now) => signing.Trust.With(RevocationLists.Read(_folder.Path, now));

    private IEnumerable<SignatureProblemKind> Problems(TrustBundle trust)
    {
        var unsigned = TestPackage.Small();
        var package = Archives.Read(TestPackage.Embed(unsigned, TestSigner.Sign(unsigned, signing.Author)));
        return signing.VerifierAt(Now, trust).Verify(package).AllProblems.Select(problem => problem.Kind);
    }
}
