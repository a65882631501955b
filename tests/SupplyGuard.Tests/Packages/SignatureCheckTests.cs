using System.Text;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Packages;

public sealed class SignatureCheckTests
{
    private static readonly TrustedSigner Gallery = new("gallery", [], [Sample.RepositoryCertificate], ["Contoso"], [], new Location("supplyguard.json", 7, 7));

    private static readonly PackageSignature Unsigned = new(null, null, [new SignatureProblem(SignatureProblemKind.NotSigned, "there is no signature.")]);

    [Fact]
    public void Reports_SG1001_when_a_package_is_not_signed() =>
        Assert.Equal(SignatureRules.NotSigned, Assert.Single(Run(Unsigned)).Rule);

    [Fact]
    public void Accepts_an_unsigned_package_without_SG1001_when_the_policy_asks_for_signatures_only_if_present() =>
        Assert.Empty(Run(Unsigned, Sample.Policy with { Signature = new Located<Requirement>(Requirement.IfPresent, default) }));

    [Fact]
    public void Reports_SG1002_for_every_problem_of_the_archive_and_of_both_signers()
    {
        var mismatch = new SignatureProblem(SignatureProblemKind.ContentMismatch, "the signed hash is not the archive's.");
        var expired = new SignatureProblem(SignatureProblemKind.ChainExpired, "a certificate had expired.");
        var signature = Sample.GoodSignature with { Problems = [mismatch], Countersigner = Sample.GoodSignature.Countersigner! with { Problems = [expired] } };

        Assert.Collection(
            Run(signature),
            finding => Assert.Equal((SignatureRules.DoesNotVerify, "ContentMismatch"), (finding.Rule, finding.Evidence["problem"])),
            finding => Assert.Equal((SignatureRules.DoesNotVerify, "ChainExpired"), (finding.Rule, finding.Evidence["problem"])));
    }

    [Fact]
    public void Accepts_a_good_signature_without_SG1002_SG1004_or_SG1005_when_the_policy_names_no_signers() => Assert.Empty(Run(Sample.GoodSignature));

    [Fact]
    public void Accepts_without_SG1003_an_owner_of_a_pinned_repository_whatever_its_case() =>
        Assert.Empty(Run(Sample.GoodSignature, Sample.Policy with { TrustedSigners = [Gallery] }));

    [Fact]
    public void Accepts_without_SG1003_a_pinned_author() =>
        Assert.Empty(Run(Sample.GoodSignature, Sample.Policy with { TrustedSigners = [Gallery with { Authors = [Sample.AuthorCertificate], Repositories = [] }] }));

    [Theory]
    [InlineData("other owner")]
    [InlineData("other repository")]
    [InlineData("other packages")]
    [InlineData("author pinned as repository")]
    public void Reports_SG1003_when_no_trusted_signer_covers_the_package(string why)
    {
        var signer = why switch
        {
            "other owner" => Gallery with { Owners = ["mallory"] },
            "other repository" => Gallery with { Repositories = [Sample.AuthorCertificate] },
            "other packages" => Gallery with { Packages = ["Fabrikam.*"] },
            _ => Gallery with { Repositories = [], Authors = [Sample.RepositoryCertificate] },
        };

        var finding = Assert.Single(Run(Sample.GoodSignature, Sample.Policy with { TrustedSigners = [signer] }));

        Assert.Equal(SignatureRules.NotTrusted, finding.Rule);
        Assert.Equal("contoso, fabrikam", finding.Evidence["owners"]);
    }

    [Fact]
    public void Reports_SG1004_as_a_warning_when_the_only_thing_missing_is_a_timestamp()
    {
        var untimed = new SignatureProblem(SignatureProblemKind.TimestampMissing, "there is no timestamp.");
        var signature = Sample.GoodSignature with { Primary = Sample.GoodSignature.Primary! with { Problems = [untimed] } };

        var finding = Assert.Single(Run(signature));

        Assert.Equal(SignatureRules.NoTimestamp, finding.Rule);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void Reports_SG1006_and_not_SG1004_when_an_untimed_certificate_has_expired() => Assert.Equal(
        [SignatureRules.Expired],
        Run(With(SignatureProblemKind.TimestampMissing, SignatureProblemKind.CertificateExpired)).Select(finding => finding.Rule));

    [Fact]
    public void Accepts_an_expired_certificate_without_SG1006_when_a_timestamp_says_that_it_signed_before() =>
        Assert.Empty(Run(Sample.GoodSignature with { Primary = Sample.GoodSignature.Primary! with { Timestamp = DateTimeOffset.UnixEpoch.AddYears(1) } }));

    [Fact]
    public void Reports_SG1007_for_a_revoked_certificate() => Assert.Equal(SignatureRules.Revoked, Assert.Single(Run(With(SignatureProblemKind.CertificateRevoked))).Rule);

    [Fact]
    public void Accepts_without_SG1007_and_SG1008_a_signature_of_which_nothing_is_known_against_it() => Assert.Empty(Run(With()));

    [Fact]
    public void Reports_SG1008_as_incomplete_when_nobody_knows_whether_a_certificate_was_revoked()
    {
        var finding = Assert.Single(Run(With(SignatureProblemKind.RevocationUnknown)));

        Assert.Equal(SignatureRules.RevocationUnknown, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
    }

    [Fact]
    public void Reports_SG1008_for_a_folder_of_lists_that_cannot_be_used()
    {
        var asking = Sample.Policy with { RevocationLists = new Located<string>("policies/revocation", new Location("supplyguard.json", 6, 7)) };

        var finding = Assert.Single(SignatureCheck.Lists(asking, new RevocationEvidence(null, ["it does not exist"])));

        Assert.Equal(SignatureRules.RevocationUnknown, finding.Rule);
        Assert.Empty(SignatureCheck.Lists(Sample.Policy, new RevocationEvidence(null, ["it does not exist"])));
    }

    [Theory]
    [InlineData(SignatureProblemKind.CertificateExpired)]
    [InlineData(SignatureProblemKind.CertificateRevoked)]
    [InlineData(SignatureProblemKind.RevocationUnknown)]
    public void Reports_SG1003_beside_what_an_exemption_could_forgive(SignatureProblemKind kind) =>
        Assert.Contains(Run(With(kind), Sample.Policy with { TrustedSigners = [Gallery with { Owners = ["mallory"] }] }), finding => finding.Rule == SignatureRules.NotTrusted);

    [Theory]
    [InlineData("CN=Author", true)]
    [InlineData("CN=Author, O=Contoso", false)]
    [InlineData("cn=author", false)]
    [InlineData("CN=Repository", false)]
    public void Accepts_without_SG1003_an_author_by_the_whole_subject_and_nothing_less(string subject, bool isTrusted)
    {
        var signer = Gallery with { Repositories = [], Owners = [], AuthorSubjects = [subject] };

        Assert.Equal(isTrusted, Run(Sample.GoodSignature, Sample.Policy with { TrustedSigners = [signer] }).Length == 0);
    }

    [Theory]
    [InlineData("contoso", true)]
    [InlineData("mallory", false)]
    public void Accepts_without_SG1003_an_owner_whatever_certificate_the_repository_of_that_subject_has_now(string owner, bool isTrusted)
    {
        var signer = Gallery with { Repositories = [Sample.AuthorCertificate], RepositorySubjects = ["CN=Repository"], Owners = [owner] };

        Assert.Equal(isTrusted, Run(Sample.GoodSignature, Sample.Policy with { TrustedSigners = [signer] }).Length == 0);
    }

    [Theory]
    [InlineData("first generation")]
    [InlineData("second generation")]
    public void Accepts_without_SG1003_an_owner_under_each_of_several_repository_certificates(string generation)
    {
        var certificates = new[] { "first generation", "second generation" }.Select(name => Digest.Sha256(Encoding.UTF8.GetBytes(name))).ToArray();
        var signature = Sample.GoodSignature with { Countersigner = Sample.Signer(SignatureKind.Repository, Digest.Sha256(Encoding.UTF8.GetBytes(generation)), "contoso") };

        Assert.Empty(Run(signature, Sample.Policy with { TrustedSigners = [Gallery with { Repositories = [.. certificates] }] }));
    }

    [Fact]
    public void Reports_SG1005_as_incomplete_and_nothing_else_when_there_are_no_trust_roots()
    {
        var blind = new SignatureProblem(SignatureProblemKind.NoTrustRoots, "there are no trust roots.");

        var finding = Assert.Single(Run(Sample.GoodSignature with { Problems = [blind] }, Sample.Policy with { TrustedSigners = [Gallery with { Owners = ["mallory"] }] }));

        Assert.Equal(SignatureRules.NoTrustRoots, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
    }

    [Fact]
    public void Reports_SG9006_where_the_policy_trusts_a_signer_that_no_package_needs()
    {
        var nobody = Gallery with { Name = "nobody", Owners = ["mallory"], Location = new Location("supplyguard.json", 9, 7) };

        var finding = Assert.Single(SignatureCheck.Unused(Sample.Policy with { TrustedSigners = [Gallery, nobody] }, [Sample.Evidence]));

        Assert.Equal(PolicyRules.AllowanceUnused, finding.Rule);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal("supplyguard.json(9,7)", finding.Location.ToString());
        Assert.Equal("The policy allows packages signed by 'nobody', which nothing uses.", finding.Message);
    }

    [Fact]
    public void Accepts_without_SG9006_a_second_signer_that_a_package_could_need_too() =>
        Assert.Empty(SignatureCheck.Unused(Sample.Policy with { TrustedSigners = [Gallery, Gallery with { Name = "again" }] }, [Sample.Evidence]));

    [Fact]
    public void Accepts_without_SG9006_what_cannot_be_judged_because_packages_were_not_read()
    {
        var policy = Sample.Policy with { TrustedSigners = [Gallery with { Owners = ["mallory"] }] };

        Assert.Empty(SignatureCheck.Unused(policy, []));
        Assert.Empty(SignatureCheck.Unused(policy, [Sample.Evidence, Sample.Evidence with { Signature = null }]));
        Assert.Empty(SignatureCheck.Unused(policy with { Signature = Sample.Off }, [Sample.Evidence]));
    }

    private static PackageSignature With(params SignatureProblemKind[] kinds) =>
        Sample.GoodSignature with { Primary = Sample.GoodSignature.Primary! with { Problems = [.. kinds.Select(kind => new SignatureProblem(kind, "said in words."))] } };

    private static Finding[] Run(PackageSignature signature, PackagePolicy? policy = null) =>
        [.. SignatureCheck.Run(policy ?? Sample.Policy, Sample.Evidence with { Signature = signature })];
}
