using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Checks.Models.Signature;
using SupplyGuard.Findings;
using TestKit.Signing;

namespace SupplyGuard.Tests.Models;

public sealed class CmsSignatureTests : IDisposable
{
    private const string Signature = "models/a.bin.p7s";
    private const string Manifest = "models/a.bin.manifest.json";
    private const string Stamped = """{ "roots": ["keys/ca.pem"], "subject": "CN=Model Release", "timestampRoots": ["keys/tsa.pem"] }""";
    private const string Unstamped = """{ "roots": ["keys/ca.pem"] }""";
    private const string Listed = """{ "roots": ["keys/ca.pem"], "timestampRoots": ["keys/tsa.pem"], "revocationLists": "lists" }""";

    private static readonly DateTimeOffset Now = TestAuthority.Start.AddYears(1);

    /// <summary>When nothing that was issued holds any more.</summary>
    private static readonly DateTimeOffset Later = TestAuthority.End.AddYears(1);

    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stamps = new("Stamp Root");
    private readonly X509Certificate2 _signer;
    private readonly X509Certificate2 _stamper;

    public CmsSignatureTests()
    {
        _signer = _authority.Issue("Model Release", [TestAuthority.CodeSigning]);
        _stamper = _stamps.Issue("Stamps", [TestAuthority.TimeStamping]);
    }

    private SignatureRecipe Recipe => new(_signer, _stamper) { Commitments = [] };

    [Fact]
    public void Accepts_a_stamped_signature_by_an_expired_certificate_without_SG2310_or_SG2333()
    {
        using var repository = Signed(Recipe);

        Assert.Empty(repository.Findings(Now));
        Assert.Empty(repository.Findings(Later));
    }

    [Fact]
    public void Accepts_a_signature_without_a_stamp_while_its_certificate_holds()
    {
        using var repository = Signed(Recipe with { TimestampAuthority = null }, Unstamped);

        Assert.Empty(repository.Findings(Now));
        Assert.Equal(SignerRules.Expired, repository.Only(Later).Rule);
    }

    [Fact]
    public void Reports_SG2310_when_no_authority_of_stamps_is_trusted_and_the_certificate_has_expired()
    {
        using var repository = Signed(Recipe, Unstamped);

        Assert.Empty(repository.Findings(Now));
        Assert.Equal(SignerRules.Expired, repository.Only(Later).Rule);
    }

    [Fact]
    public void Reports_SG2310_when_it_was_stamped_after_the_certificate_had_expired()
    {
        using var repository = Signed(Recipe with { Signer = _authority.Issue("Model Release", [TestAuthority.CodeSigning], to: TestAuthority.Start.AddMonths(3)) });

        Assert.Equal(SignerRules.Expired, repository.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2302_for_a_signature_that_is_cut_off_that_goes_on_or_that_has_no_manifest()
    {
        using var cut = Signed(Recipe);
        cut.Folder.Write(Signature, cut.Bytes.AsSpan(0, cut.Bytes.Length - 1));
        Assert.Equal(SignatureFileRules.Malformed, cut.Only(Now).Rule);

        using var longer = Signed(Recipe);
        longer.Folder.Write(Signature, [.. longer.Bytes, 0]);
        Assert.Equal(SignatureFileRules.Malformed, longer.Only(Now).Rule);

        using var alone = Signed(Recipe);
        File.Delete(alone.Folder.PathTo(Manifest));
        Assert.EndsWith("What it signs is missing: there is no 'a.bin.manifest.json' beside it.", alone.Only(Now).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2302_for_two_signers_in_one_signature_and_for_content_inside()
    {
        using var two = Signed(Recipe);
        two.Folder.Write(Signature, TestSigner.SignDetached(SignedRepository.Good.PayloadBytes(), Recipe, Recipe));
        Assert.Equal(SignatureFileRules.Malformed, two.Only(Now).Rule);

        using var attached = Signed(Recipe);
        var cms = new SignedCms(new ContentInfo(SignedRepository.Good.PayloadBytes()));
        cms.ComputeSignature(new CmsSigner(_signer));
        attached.Folder.Write(Signature, cms.Encode());
        Assert.Equal(SignatureFileRules.Malformed, attached.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2305_for_another_manifest()
    {
        using var repository = Signed(Recipe);
        repository.Folder.Write(Manifest, [.. SignedRepository.Good.PayloadBytes(), (byte)' ']);

        Assert.Equal(SignerRules.ValueInvalid, repository.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2305_for_a_reference_to_another_certificate()
    {
        using var repository = Signed(Recipe with { ReferredCertificate = _stamper });

        Assert.Equal(SignerRules.ValueInvalid, repository.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2319_for_a_model_that_changed_after_it_was_signed()
    {
        using var repository = Signed(Recipe);
        repository.Folder.Write(SignedRepository.Model, "weighty");

        Assert.Equal(SignedContentRules.Changed, repository.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2307_SG2308_SG2309_and_SG2311_for_who_signed()
    {
        using var subject = Signed(Recipe with { Signer = _authority.Issue("Web Server", [TestAuthority.CodeSigning]) });
        Assert.Equal(SignerRules.OtherIdentity, subject.Only(Now).Rule);

        using var key = Signed(Recipe, """{ "key": "keys/release.pem" }""");
        Assert.Equal(SignerRules.OtherWay, key.Only(Now).Rule);

        using var other = new TestAuthority();
        using var stranger = Signed(Recipe with { Signer = other.Issue("Model Release", [TestAuthority.CodeSigning]) });
        Assert.Equal(SignerRules.ChainUntrusted, stranger.Only(Now).Rule);

        using var purpose = Signed(Recipe with { Signer = _authority.Issue("Model Release", [TestAuthority.ServerAuthentication]) });
        Assert.Equal(SignerRules.NotForSigning, purpose.Only(Now).Rule);

        using var any = Signed(Recipe with { Signer = _authority.Issue("Model Release", []) });
        Assert.Equal(SignerRules.NotForSigning, any.Only(Now).Rule);

        using var weak = Signed(Recipe with { Signer = _authority.Issue("Model Release", [TestAuthority.CodeSigning], keySize: 1024) });
        Assert.Equal(SignerRules.NotForSigning, weak.Only(Now).Rule);
    }

    [Fact]
    public void Accepts_the_purpose_that_the_policy_names()
    {
        using var repository = Signed(
            Recipe with { Signer = _authority.Issue("Model Release", ["1.3.6.1.5.5.7.3.4"]), TimestampAuthority = null }, """{ "roots": ["keys/ca.pem"], "purpose": "emailProtection" }""");

        Assert.Empty(repository.Findings(Now));
    }

    [Fact]
    public void Reports_SG2333_for_a_stamp_over_something_else_by_somebody_else_or_twice()
    {
        using var over = Signed(Recipe with { TimestampOver = new byte[] { 1 } });
        Assert.Equal(SignerRules.BadStamp, over.Only(Now).Rule);

        using var by = Signed(Recipe with { TimestampAuthority = _authority.Issue("Stamps", [TestAuthority.TimeStamping]) });
        Assert.Equal(SignerRules.BadStamp, by.Only(Now).Rule);

        using var twice = Signed(Recipe with { Timestamps = 2 });
        Assert.Equal(SignerRules.BadStamp, twice.Only(Now).Rule);

        using var unbelieved = Signed(Recipe with { TimestampOver = new byte[] { 1 } }, Unstamped);
        Assert.Equal(SignerRules.BadStamp, unbelieved.Only(Now).Rule);
    }

    [Theory]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    [InlineData("nistP521")]
    public void Accepts_a_stamp_of_an_authority_with_an_EC_key_without_SG2333(string curve)
    {
        using var repository = Signed(Recipe with { TimestampAuthority = _stamps.IssueEc("Stamps", TestAuthority.TimeStamping, ECCurve.CreateFromFriendlyName(curve)) });

        Assert.Empty(repository.Findings(Now));
        Assert.Empty(repository.Findings(Later));
    }

    [Fact]
    public void Reports_SG2333_for_a_stamp_with_an_EC_key_that_is_wrong_in_curve_purpose_authority_or_content()
    {
        X509Certificate2[] wrong =
        [
            _stamps.IssueEc("Stamps", TestAuthority.TimeStamping, ECCurve.NamedCurves.brainpoolP256r1),
            _stamps.IssueEc("Stamps", TestAuthority.CodeSigning, ECCurve.NamedCurves.nistP256),
            _authority.IssueEc("Stamps", TestAuthority.TimeStamping, ECCurve.NamedCurves.nistP256),
        ];
        foreach (var authority in wrong)
        {
            using var repository = Signed(Recipe with { TimestampAuthority = authority });
            Assert.Equal(SignerRules.BadStamp, repository.Only(Now).Rule);
        }

        using var over = Signed(Recipe with { TimestampAuthority = _stamps.IssueEc("Stamps", TestAuthority.TimeStamping, ECCurve.NamedCurves.nistP256), TimestampOver = new byte[] { 1 } });
        Assert.Equal(SignerRules.BadStamp, over.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2310_when_an_EC_authority_stamped_it_after_the_certificate_had_expired()
    {
        var shortLived = _authority.Issue("Model Release", [TestAuthority.CodeSigning], to: Recipe.TimestampedAt.AddDays(-1));
        using var repository = Signed(Recipe with { Signer = shortLived, TimestampAuthority = _stamps.IssueEc("Stamps", TestAuthority.TimeStamping, ECCurve.NamedCurves.nistP256) });

        Assert.Equal(SignerRules.Expired, repository.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2331_for_a_certificate_that_was_revoked_before_it_was_stamped()
    {
        using var repository = Signed(Recipe, Listed);
        Revoke(repository, Recipe.TimestampedAt.AddDays(-1));

        var finding = repository.Only(Now);

        Assert.Equal(SignerRules.Revoked, finding.Rule);
        Assert.Equal("'models/a.bin.p7s' is made with a certificate that was taken back. 'CN=Model Release' was revoked as of 2020-06-30, and nothing says that the signature was made before that.", finding.Message);
    }

    [Fact]
    public void Accepts_a_certificate_that_was_revoked_after_it_was_stamped_without_SG2331_or_SG2332()
    {
        using var repository = Signed(Recipe, Listed);
        Revoke(repository, Recipe.TimestampedAt.AddDays(1));

        Assert.Empty(repository.Findings(Now));
    }

    [Fact]
    public void Reports_SG2331_for_a_revoked_certificate_in_a_bundle_too()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Model Release", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var certificate = request.Create(_authority.Root.SubjectName, X509SignatureGenerator.CreateForRSA(_authority.Root.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1), TestAuthority.Start, TestAuthority.End, [7]);
        using var repository = Signed(Recipe, Listed);
        File.Delete(repository.Folder.PathTo(Signature));
        repository.Folder.Write(SignedRepository.Signature, SignedRepository.Good.SignedBy(key, certificate.RawData));
        Revoke(repository, Now.AddDays(-1), certificate);

        Assert.Equal(SignerRules.Revoked, repository.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2332_when_no_list_or_only_an_old_one_speaks_about_a_certificate()
    {
        using var none = Signed(Recipe, Listed);
        Directory.CreateDirectory(none.Folder.PathTo("lists"));
        Assert.Equal(SignerRules.RevocationUnknown, none.Only(Now).Rule);

        using var old = Signed(Recipe, Listed);
        Revoke(old, Later);
        Assert.Equal(SignerRules.RevocationUnknown, old.Only(Later).Rule);
    }

    [Fact]
    public void One_key_in_a_bundle_and_in_a_CMS_signature_is_one_signer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Model Release", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(TestAuthority.CodeSigning)], critical: false));
        using var certificate = request.Create(_authority.Root.SubjectName, X509SignatureGenerator.CreateForRSA(_authority.Root.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1), TestAuthority.Start, TestAuthority.End, [7]);
        using var signer = certificate.CopyWithPrivateKey(key);
        using var repository = Signed(Recipe with { Signer = signer, TimestampAuthority = null }, $$"""{ "key": "keys/release.pem" }, {{Unstamped}}""", ", \"threshold\": 2");
        repository.Folder.Write("keys/release.pem", key.ExportSubjectPublicKeyInfoPem());
        repository.Folder.Write(SignedRepository.Signature, SignedRepository.Good.SignedBy(key));

        Assert.Equal(SignerRules.TooFew, repository.Only(Now).Rule);
    }

    [Fact]
    public void No_changed_bit_of_a_signature_passes_unseen()
    {
        using var repository = Signed(Recipe);
        var good = repository.Bytes;
        var random = new Random(5);
        for (var i = 0; i < 60; i++)
        {
            var mutant = good.ToArray();
            mutant[random.Next(mutant.Length)] ^= (byte)(1 << random.Next(8));
            repository.Folder.Write(Signature, mutant);

            Assert.NotEmpty(repository.Findings(Now));
        }
    }

    public void Dispose()
    {
        _signer.Dispose();
        _stamper.Dispose();
        _authority.Dispose();
        _stamps.Dispose();
    }

    private void Revoke(CmsRepository repository, DateTimeOffset at, X509Certificate2? certificate = null)
    {
        repository.Folder.Write("lists/ca.crl", _authority.Revoke(Now.AddDays(-2), Now.AddDays(2), (certificate ?? _signer, at, X509RevocationReason.KeyCompromise)));
        repository.Folder.Write("lists/tsa.crl", _stamps.Revoke(Now.AddDays(-2), Now.AddDays(2)));
    }

    private CmsRepository Signed(SignatureRecipe recipe, string signers = Stamped, string keys = "")
    {
        var repository = new CmsRepository(signers, keys, TestSigner.SignDetached(SignedRepository.Good.PayloadBytes(), recipe));
        repository.Folder.Write("keys/ca.pem", _authority.Pem);
        repository.Folder.Write("keys/tsa.pem", _stamps.Pem);
        repository.Folder.Write(Signature, repository.Bytes);
        repository.Folder.Write(Manifest, SignedRepository.Good.PayloadBytes());
        return repository;
    }

    private sealed class CmsRepository(string signers, string keys, byte[] bytes) : IDisposable
    {
        private readonly SignedRepository _repository = new(keys, signers);

        public byte[] Bytes { get; } = bytes;

        public TestKit.TemporaryFolder Folder => _repository.Folder;

        public Finding[] Findings(DateTimeOffset now) => _repository.Findings(now);

        public Finding Only(DateTimeOffset now) => _repository.Only(now);

        public void Dispose() => _repository.Dispose();
    }
}
