using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using TestKit.Signing;
using static SupplyGuard.Signatures.Packages.SignatureProblemKind;

namespace SupplyGuard.Signatures.Tests;

/// <summary>What the verifier says of packages signed well and badly by an authority of our own.</summary>
public sealed class PackageSignatureTests(SigningFixture signing) : IClassFixture<SigningFixture>
{
    private readonly byte[] _unsigned = TestPackage.Small();

    [Fact]
    public void An_author_signature_with_a_timestamp_is_valid()
    {
        var signature = Verify(signing.Author);

        Assert.Empty(signature.AllProblems);
        Assert.True(signature.IsValid);
        Assert.Same(signature.Primary, signature.Author);
        Assert.Null(signature.Repository);
        Assert.Equal("CN=Contoso", signature.Author!.Certificate!.Subject);
        Assert.Equal(Digest.Sha256(signing.Author.Signer.RawData), signature.Author.Certificate.Fingerprint);
        Assert.Equal(signing.Author.TimestampedAt, signature.Author.Timestamp);
    }

    [Fact]
    public void A_repository_signature_states_its_owners_and_service_index()
    {
        var signature = Verify(signing.Repository with { Owners = ["contoso", "fabrikam"] });

        Assert.True(signature.IsValid);
        Assert.Null(signature.Author);
        Assert.Equal(["contoso", "fabrikam"], signature.Repository!.Owners);
        Assert.Equal("https://packages.example/v3/index.json", signature.Repository.ServiceIndex);
    }

    [Fact]
    public void A_countersigned_author_signature_is_valid_and_has_both_signers()
    {
        var signature = Verify(signing.Author, signing.Repository);

        Assert.Empty(signature.AllProblems);
        Assert.True(signature.Vouches(signature.Author!));
        Assert.True(signature.Vouches(signature.Repository!));
        Assert.Equal("CN=Gallery", signature.Repository!.Certificate!.Subject);
        Assert.Equal(["contoso"], signature.Repository.Owners);
    }

    [Fact]
    public void A_broken_countersignature_leaves_the_author_vouching()
    {
        var signature = Verify(signing.Author, signing.Repository with { TimestampAuthority = null });

        Assert.False(signature.IsValid);
        Assert.True(signature.Vouches(signature.Author!));
        Assert.False(signature.Vouches(signature.Repository!));
        Assert.Equal(TimestampMissing, Assert.Single(signature.Repository!.Problems).Kind);
    }

    [Fact]
    public void An_untrusted_author_leaves_the_repository_vouching()
    {
        var signature = Verify(signing.Author with { Signer = signing.Stranger }, signing.Repository);

        Assert.False(signature.Vouches(signature.Author!));
        Assert.True(signature.Vouches(signature.Repository!));
    }

    [Fact]
    public void Reports_NotSigned_for_a_package_without_a_signature()
    {
        var signature = signing.Verifier.Verify(Archives.Read(_unsigned));

        Assert.Equal(NotSigned, Assert.Single(signature.AllProblems).Kind);
        Assert.False(signature.IsValid);
    }

    [Fact]
    public void Reports_ContentMismatch_when_the_signature_is_over_another_archive()
    {
        var other = TestSigner.Sign(TestPackage.Build(("other.nuspec", "<package/>")), signing.Author);

        var signature = signing.Verifier.Verify(Archives.Read(TestPackage.Embed(_unsigned, other)));

        Assert.Equal(ContentMismatch, Assert.Single(signature.AllProblems).Kind);
        Assert.False(signature.Vouches(signature.Author!));
    }

    [Theory]
    [InlineData("Version:2\n\n2.16.840.1.101.3.4.2.1-Hash:{0}\n\n")]
    [InlineData("Version:1\r\n\r\n2.16.840.1.101.3.4.2.1-Hash:{0}\r\n\r\n")]
    [InlineData("Version:1\n\n2.16.840.1.101.3.4.2.1-Hash:{0}\n\nMore:1\n\n")]
    [InlineData("Version:1\n\nOther:1\n2.16.840.1.101.3.4.2.1-Hash:{0}\n\n")]
    [InlineData("Version:1\n\n2.16.840.1.101.3.4.2.1-Hash: {0}\n\n")]
    [InlineData("Version:1\n\n1.3.14.3.2.26-Hash:{0}\n\n")]
    [InlineData("Version:1\n\n2.16.840.1.101.3.4.2.1-Hash:\n\n")]
    public void Reports_ContentInvalid_when_the_signed_text_is_spelled_otherwise(string content)
    {
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(_unsigned));

        var signature = Verify(signing.Author with { Content = content.Replace("{0}", hash, StringComparison.Ordinal) });

        Assert.Equal(ContentInvalid, Assert.Single(signature.AllProblems).Kind);
    }

    [Fact]
    public void Reports_TimestampMissing_without_a_timestamp() => AssertOnly(TimestampMissing, signing.Author with { TimestampAuthority = null });

    [Fact]
    public void Reports_TimestampInvalid_for_two_timestamps() => AssertOnly(TimestampInvalid, signing.Author with { Timestamps = 2 });

    [Fact]
    public void Reports_TimestampInvalid_when_it_is_over_another_signature() => AssertOnly(TimestampInvalid, signing.Author with { TimestampOver = new byte[] { 1, 2, 3 } });

    [Fact]
    public void Reports_TimestampInvalid_by_an_authority_that_nobody_trusts() => AssertOnly(TimestampInvalid, signing.Author with { TimestampAuthority = signing.StrangeTimestamps });

    [Fact]
    public void Reports_TimestampInvalid_by_a_certificate_that_is_not_for_timestamps() => AssertOnly(TimestampInvalid, signing.Author with { TimestampAuthority = signing.Author.Signer });

    /// <summary>NuGet's specification has RSA alone, whatever a signature of a model may use.</summary>
    [Fact]
    public void Reports_TimestampInvalid_by_an_authority_with_an_EC_key() =>
        AssertOnly(TimestampInvalid, signing.Author with { TimestampAuthority = signing.Authority.IssueEc("Timestamps", TestAuthority.TimeStamping, System.Security.Cryptography.ECCurve.NamedCurves.nistP256) });

    [Fact]
    public void Reports_TimestampInvalid_when_its_certificate_had_expired() =>
        AssertOnly(TimestampInvalid, signing.Author with { Signer = signing.LongLived, TimestampedAt = TestAuthority.End.AddDays(1) });

    [Fact]
    public void Reports_ChainExpired_when_the_timestamp_comes_after_the_certificate() =>
        AssertOnly(ChainExpired, signing.Author with { TimestampAuthority = signing.LongLivedTimestamps, TimestampedAt = TestAuthority.End.AddDays(1) });

    [Fact]
    public void Reports_ChainExpired_when_the_timestamp_comes_before_the_certificate() =>
        AssertOnly(ChainExpired, signing.Author with { Signer = signing.Later });

    [Fact]
    public void Reports_ChainUntrusted_for_a_stranger() => AssertOnly(ChainUntrusted, signing.Author with { Signer = signing.Stranger });

    [Fact]
    public void A_root_that_the_package_brings_along_is_not_trusted() =>
        AssertOnly(ChainUntrusted, signing.Author with { Signer = signing.Stranger, Others = [signing.Strangers.Root] });

    [Theory]
    [InlineData(TestAuthority.ServerAuthentication)]
    [InlineData(TestAuthority.TimeStamping)]
    [InlineData(TestAuthority.CodeSigning, TestAuthority.LifetimeSigning)]
    [InlineData]
    public void Reports_WrongKeyUsage_for_a_certificate_of_another_purpose(params string[] usages)
    {
        var signature = Verify(signing.Author with { Signer = signing.Authority.Issue("Contoso", usages) });

        Assert.Contains(signature.Author!.Problems, problem => problem.Kind is WrongKeyUsage);
    }

    [Fact]
    public void Reports_AlgorithmWeak_for_a_short_key() => AssertOnly(AlgorithmWeak, signing.Author with { Signer = signing.Weak });

    [Fact]
    public void Reports_CommitmentMissing_when_there_is_none() => AssertOnly(CommitmentMissing, signing.Author with { Commitments = [] });

    [Fact]
    public void Reports_CommitmentMissing_when_there_are_both() =>
        AssertOnly(CommitmentMissing, signing.Author with { Commitments = [SignatureRecipe.Author, SignatureRecipe.Repository] });

    [Fact]
    public void Reports_SigningCertificateMismatch_when_the_reference_is_to_another() =>
        AssertOnly(SigningCertificateMismatch, signing.Author with { ReferredCertificate = signing.Repository.Signer });

    [Fact]
    public void Reports_SigningCertificateMismatch_when_there_is_no_reference() =>
        AssertOnly(SigningCertificateMismatch, signing.Author with { RefersToCertificate = false });

    [Fact]
    public void Reports_AttributeInvalid_without_a_signing_time() => AssertOnly(AttributeInvalid, signing.Author with { StatesSigningTime = false });

    [Fact]
    public void Reports_AttributeInvalid_for_a_service_index_without_https() =>
        AssertOnly(AttributeInvalid, signing.Repository with { ServiceIndex = "http://packages.example/v3/index.json" });

    [Fact]
    public void Reports_CountersignatureInvalid_when_it_is_not_a_repository_s()
    {
        var signature = Verify(signing.Author, signing.Author with { Signer = signing.Repository.Signer });

        Assert.Equal(CountersignatureInvalid, Assert.Single(signature.AllProblems).Kind);
        Assert.True(signature.Vouches(signature.Author!));
    }

    [Fact]
    public void Reports_CountersignatureInvalid_over_a_repository_signature() =>
        Assert.Equal(CountersignatureInvalid, Assert.Single(Verify(signing.Repository, signing.Repository).AllProblems).Kind);

    [Fact]
    public void Reports_SigningCertificateMissing_when_the_certificate_is_not_carried()
    {
        var signature = Verify(signing.Author with { CarriesSigner = false, Others = [signing.Repository.Signer] });

        Assert.Contains(signature.AllProblems, problem => problem.Kind is SigningCertificateMissing);
        Assert.False(signature.Vouches(signature.Primary!));
    }

    [Fact]
    public void Reports_NoTrustRoots_and_nothing_about_the_chain_without_a_bundle()
    {
        var signature = new PackageSignatureVerifier(TrustBundle.Empty).Verify(Archives.Read(Sign(signing.Author)));

        Assert.Equal(NoTrustRoots, Assert.Single(signature.AllProblems).Kind);
    }

    [Fact]
    public void A_remembered_chain_is_not_used_for_a_time_at_which_it_was_not_valid()
    {
        var verifier = new PackageSignatureVerifier(signing.Trust);
        var late = signing.Author with { TimestampAuthority = signing.LongLivedTimestamps, TimestampedAt = TestAuthority.End.AddDays(1) };

        Assert.True(verifier.Verify(Archives.Read(Sign(signing.Author with { TimestampAuthority = signing.LongLivedTimestamps }))).IsValid);
        Assert.False(verifier.Verify(Archives.Read(Sign(late))).IsValid);
        Assert.True(verifier.Verify(Archives.Read(Sign(signing.Author))).IsValid);
    }

    [Fact]
    public void Signatures_that_are_verified_side_by_side_do_not_disturb_each_other()
    {
        var archive = Archives.Read(Sign(signing.Author, signing.Repository));

        for (var round = 0; round < 200; round++)
        {
            var verifier = signing.VerifierAt(TestAuthority.End.AddDays(-1));
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, _ => Assert.Empty(verifier.Verify(archive).AllProblems));
        }
    }

    private byte[] Sign(SignatureRecipe recipe, SignatureRecipe? countersignature = null) =>
        TestPackage.Embed(_unsigned, TestSigner.Sign(_unsigned, recipe, countersignature));

    private PackageSignature Verify(SignatureRecipe recipe, SignatureRecipe? countersignature = null) =>
        signing.Verifier.Verify(Archives.Read(Sign(recipe, countersignature)));

    private void AssertOnly(SignatureProblemKind kind, SignatureRecipe recipe)
    {
        var signature = Verify(recipe);

        Assert.Equal([kind], signature.AllProblems.Select(problem => problem.Kind));
        Assert.False(signature.IsValid);
        Assert.False(signature.Vouches(signature.Primary!));
    }
}
