using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Checks.Models.Signature;
using SupplyGuard.Findings;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Tests.Models;

public sealed class ModelSignerTests : IDisposable
{
    private const string ByAuthority = """{ "roots": ["keys/ca.pem"], "subject": "CN=Model Release" }""";

    private static readonly DateTimeOffset Now = TestAuthority.Start.AddYears(1);

    private readonly TestAuthority _authority = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    [Fact]
    public void Accepts_a_certificate_of_the_authority_without_SG2307_SG2309_SG2310_SG2311_or_SG2324()
    {
        using var repository = WithCertificate(Certificate("CN=Model Release"), ", \"maxAge\": \"400.00:00:00\"");

        Assert.Empty(repository.Findings(Now));
    }

    [Fact]
    public void Reports_SG2306_for_another_key()
    {
        using var repository = new SignedRepository();
        repository.Folder.Write(SignedRepository.Signature, SignedRepository.Good.SignedBy(_key));

        Assert.Equal(SignerRules.OtherKey, repository.Only().Rule);
    }

    [Fact]
    public void Reports_SG2307_for_a_certificate_with_another_subject()
    {
        using var repository = WithCertificate(Certificate("CN=Web Server"));

        var finding = repository.Only(Now);

        Assert.Equal(SignerRules.OtherIdentity, finding.Rule);
        Assert.Equal("'models/a.bin.sig' is somebody else's signature. Its certificate is that of 'CN=Web Server', and 'CN=Model Release' is trusted.", finding.Message);
    }

    [Fact]
    public void Reports_SG2308_when_a_key_signed_what_a_certificate_should_have()
    {
        using var repository = new SignedRepository(signers: ByAuthority);
        repository.Folder.Write("keys/ca.pem", _authority.Pem);
        repository.Folder.Write(SignedRepository.Signature, SignedRepository.Good.SignedBy(repository.Key));

        Assert.Equal(SignerRules.OtherWay, repository.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2309_for_a_certificate_of_another_authority()
    {
        using var other = new TestAuthority("Other Root");
        using var repository = WithCertificate(Certificate("CN=Model Release", other));

        Assert.Equal(SignerRules.ChainUntrusted, repository.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2309_for_an_authority_that_only_has_the_name_of_the_trusted_one()
    {
        using var namesake = new TestAuthority();
        using var repository = WithCertificate(Certificate("CN=Model Release", namesake));

        Assert.Equal(SignerRules.ChainUntrusted, repository.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2310_for_a_certificate_that_has_expired()
    {
        using var repository = WithCertificate(Certificate("CN=Model Release"));

        Assert.Equal(SignerRules.Expired, repository.Only(TestAuthority.End.AddDays(1)).Rule);
    }

    [Fact]
    public void Reports_SG2311_for_a_certificate_that_is_not_for_signing()
    {
        using var repository = WithCertificate(Certificate("CN=Model Release", usage: X509KeyUsageFlags.KeyAgreement));

        Assert.Equal(SignerRules.NotForSigning, repository.Only(Now).Rule);
    }

    [Fact]
    public void Reports_SG2312_when_the_log_is_none_of_the_trusted_root()
    {
        using var repository = WithIdentity(root => root.Replace("2021-01-12T11:53:27.000Z", "2030-01-01T00:00:00.000Z", StringComparison.Ordinal));

        Assert.Contains(repository.Findings(), finding => finding.Rule == SignerRules.NotLogged);
    }

    [Fact]
    public void Reports_SG2307_for_another_identity()
    {
        using var repository = WithIdentity(root => root, "somebody@contoso.example");

        Assert.Contains(repository.Findings(), finding => finding.Rule == SignerRules.OtherIdentity);
    }

    [Fact]
    public void Accepts_what_an_identity_signed_as_its_log_proves_without_SG2312()
    {
        using var repository = WithIdentity(root => root);

        Assert.Empty(repository.Findings());
    }

    [Fact]
    public void Reports_SG2324_when_the_certificate_began_longer_ago_than_the_policy_accepts()
    {
        using var repository = WithCertificate(Certificate("CN=Model Release"), ", \"maxAge\": \"30.00:00:00\"");

        Assert.Equal("'models/a.bin.sig' may be 366 days old, and the policy accepts 30 days.", repository.Only(Now).Message);
    }

    [Fact]
    public void Reports_SG2324_when_a_key_says_nothing_of_times()
    {
        using var repository = new SignedRepository(", \"maxAge\": \"30.00:00:00\"");
        repository.Folder.Write(SignedRepository.Signature, SignedRepository.Good.SignedBy(repository.Key));

        Assert.Equal(SignerRules.TooOld, repository.Only().Rule);
    }

    [Fact]
    public void Reports_SG2323_when_fewer_signers_than_wanted_have_signed()
    {
        using var repository = TwoSigners();
        repository.Folder.Write("models/a.bin.alice.sig", SignedRepository.Good.SignedBy(repository.Key));
        repository.Folder.Write("models/a.bin.again.sig", SignedRepository.Good.SignedBy(repository.Key));

        var finding = repository.Only();

        Assert.Equal(SignerRules.TooFew, finding.Rule);
        Assert.Equal("'models/a.bin' has good signatures of 1 trusted signers with keys of their own, and the policy wants 2.", finding.Message);
    }

    [Fact]
    public void Reports_SG2323_when_two_entries_of_the_policy_are_one_key()
    {
        using var repository = TwoSigners();
        repository.Folder.Write("keys/bob.pem", repository.Key.ExportSubjectPublicKeyInfoPem());
        repository.Folder.Write("models/a.bin.alice.sig", SignedRepository.Good.SignedBy(repository.Key));

        Assert.Equal(SignerRules.TooFew, repository.Only().Rule);
    }

    [Fact]
    public void Accepts_two_of_two_signers_and_a_stranger_without_SG2323_or_SG2306()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        using var repository = TwoSigners();
        repository.Folder.Write("models/a.bin.alice.sig", SignedRepository.Good.SignedBy(repository.Key));
        repository.Folder.Write("models/a.bin.bob.sig", SignedRepository.Good.SignedBy(_key));
        repository.Folder.Write("models/a.bin.sig", SignedRepository.Good.SignedBy(stranger));

        Assert.Empty(repository.Findings());
    }

    [Fact]
    public void Reports_SG2302_for_a_broken_signature_although_enough_others_have_signed()
    {
        using var repository = new SignedRepository();
        repository.Folder.Write(SignedRepository.Signature, SignedRepository.Good.SignedBy(repository.Key));
        repository.Folder.Write("models/a.bin.hidden.sig", "anything");

        Assert.Equal(SignatureFileRules.Malformed, repository.Only().Rule);
    }

    [Fact]
    public void A_policy_that_asks_for_signatures_says_whose()
    {
        using var repository = new SignedRepository(signers: "");
        Assert.Contains(repository.Findings(), finding => finding.Rule.Id is "SG9008");

        using var ambiguous = new SignedRepository(signers: """{ "key": "keys/release.pem", "roots": ["keys/ca.pem"] }""");
        Assert.Contains(ambiguous.Findings(), finding => finding.Rule.Id is "SG9008");

        using var many = new SignedRepository(", \"threshold\": 2");
        Assert.Contains(many.Findings(), finding => finding.Rule.Id is "SG9008");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
    }

    /// <summary>What the reference implementation signed with an identity.</summary>
    private static SignedRepository WithIdentity(Func<string, string> root, string identity = "stefanb@us.ibm.com")
    {
        var repository = new SignedRepository(
            ", \"ignorePaths\": [\"ignore-me\"]",
            $$"""{ "identity": "{{identity}}", "issuer": "https://sigstore.verify.ibm.com/oauth2", "trustedRoot": "keys/trusted_root.json" }""",
            "models/signme-1");
        File.Delete(repository.Folder.PathTo("models", "a.bin"));
        repository.Folder.Write("keys/trusted_root.json", root(File.ReadAllText(Repository.PathTo("tests", "Corpus", "oms", "keys", "trusted_root.json"))));
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("tests", "Corpus", "oms", "v1.1.0-sigstore")))
            repository.Folder.Write($"models/{Path.GetFileName(file)}", File.ReadAllBytes(file));

        return repository;
    }

    private SignedRepository TwoSigners()
    {
        var repository = new SignedRepository(", \"threshold\": 2", """{ "key": "keys/release.pem" }, { "key": "keys/bob.pem" }""");
        repository.Folder.Write("keys/bob.pem", _key.ExportSubjectPublicKeyInfoPem());
        return repository;
    }

    private SignedRepository WithCertificate(byte[] certificate, string keys = "")
    {
        var repository = new SignedRepository(keys, ByAuthority);
        repository.Folder.Write("keys/ca.pem", _authority.Pem);
        repository.Folder.Write(SignedRepository.Signature, SignedRepository.Good.SignedBy(_key, certificate));
        return repository;
    }

    private byte[] Certificate(string subject, TestAuthority? authority = null, X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature)
    {
        var request = new CertificateRequest(subject, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        var root = (authority ?? _authority).Root;
        using var certificate = request.Create(root.SubjectName, X509SignatureGenerator.CreateForRSA(root.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1), TestAuthority.Start, TestAuthority.End, [7]);
        return certificate.RawData;
    }
}
