using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>CMS signatures of models, made by us and judged by OpenSSL, and the other way round; keys and certificates are OpenSSL's, too.</summary>
public sealed class ModelCmsTests : IDisposable
{
    private const string Verify = "cms -verify -binary -inform DER -in a.bin.p7s -content a.bin.manifest.json -CAfile ca.pem -purpose any -out said.json";

    private readonly TemporaryFolder _folder = new();

    public ModelCmsTests()
    {
        Assert.SkipUnless(OpenSsl.IsThere, "There is no 'openssl' command.");
        _folder.Write("a.bin", "weights");
        _folder.Write("leaf.cnf", "keyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\n");
        _folder.Write("tsa.ext", "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n");
        OpenSsl.Succeed(_folder, "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=Root -days 30");
        Issue("rsa", "rsa:2048", "leaf.cnf");
        Issue("tsa", "rsa:2048", "tsa.ext");
        IssueEc("ec", "secp384r1", "leaf.cnf");
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("ec")]
    public void OpenSSL_verifies_what_we_sign_and_so_do_we(string key)
    {
        var run = ToolRun.In(_folder, "model", "sign", "a.bin", "--cms", "--certificate", $"{key}.pem", "--private-key", $"{key}.key");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("\nwrote a.bin.p7s\n", run.Output, StringComparison.Ordinal);
        OpenSsl.Succeed(_folder, Verify);
        Assert.Equal(File.ReadAllBytes(_folder.PathTo("a.bin.manifest.json")), File.ReadAllBytes(_folder.PathTo("said.json")));
        Assert.Equal(0, ToolRun.In(_folder, "model", "verify", "a.bin", "--signature", "a.bin.p7s", "--roots", "ca.pem", "--subject", $"CN=Model-{key}").ExitCode);
    }

    [Theory]
    [InlineData("rsa", "openssl pkeyutl -sign -inkey rsa.key -pkeyopt digest:sha256")]
    [InlineData("ec", "openssl pkeyutl -sign -inkey ec.key")]
    public void A_key_that_is_elsewhere_signs_as_one_at_hand(string key, string command)
    {
        var run = ToolRun.In(_folder, "model", "sign", "a.bin", "--cms", "--certificate", $"{key}.pem", "--external-signer", command);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        OpenSsl.Succeed(_folder, Verify);
        Assert.Equal(0, ToolRun.In(_folder, "model", "verify", "a.bin", "--signature", "a.bin.p7s", "--roots", "ca.pem", "--subject", $"CN=Model-{key}").ExitCode);
    }

    [Theory]
    [InlineData("rsa", "openssl pkeyutl -sign -inkey ca.key -pkeyopt digest:sha256")]
    [InlineData("rsa", "openssl sha256 -binary")]
    [InlineData("ec", "openssl sha256 -binary")]
    [InlineData("ec", "openssl pkey -in ec.key -pubout -outform DER")]
    public void Writes_nothing_when_another_key_signs_elsewhere_or_none(string key, string command)
    {
        var run = ToolRun.In(_folder, "model", "sign", "a.bin", "--cms", "--certificate", $"{key}.pem", "--external-signer", command);

        Assert.NotEqual(0, run.ExitCode);
        Assert.False(File.Exists(_folder.PathTo("a.bin.p7s")));
    }

    [Theory]
    [InlineData("rsa", "")]
    [InlineData("rsa", " -cades")]
    [InlineData("ec", " -md sha384")]
    public void We_verify_what_OpenSSL_signs(string key, string options)
    {
        ToolRun.In(_folder, "model", "sign", "a.bin", "--cms", "--certificate", "rsa.pem", "--private-key", "rsa.key");
        OpenSsl.Succeed(_folder, $"cms -sign -binary -in a.bin.manifest.json -signer {key}.pem -inkey {key}.key -outform DER -out a.bin.p7s{options}");

        var run = ToolRun.In(_folder, "model", "verify", "a.bin", "--signature", "a.bin.p7s", "--roots", "ca.pem", "--subject", $"CN=Model-{key}");
        Assert.True(run.ExitCode == 0, run.Output);

        _folder.Write("a.bin", "weighty");
        Assert.Contains("SG2319", ToolRun.In(_folder, "model", "verify", "a.bin", "--signature", "a.bin.p7s", "--roots", "ca.pem").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rsa", "")]
    [InlineData("ec", "")]
    [InlineData("rsa", "prime256v1")]
    [InlineData("ec", "secp384r1")]
    public void A_stamp_of_OpenSSL_s_authority_outlives_the_certificate(string key, string stampCurve)
    {
        if (stampCurve.Length > 0)
            IssueEc("tsa", stampCurve, "tsa.ext");
        using var authority = new StampAuthority(_folder);
        var run = ToolRun.In(_folder, "model", "sign", "a.bin", "--cms", "--certificate", $"{key}.pem", "--private-key", $"{key}.key", "--timestamp-url", authority.Address);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);

        OpenSsl.Succeed(_folder, Verify);
        string[] later = ["model", "verify", "a.bin", "--signature", "a.bin.p7s", "--roots", "ca.pem", "--at", "2099-01-01"];
        var judged = ToolRun.In(_folder, [.. later, "--timestamp-roots", "ca.pem"]);
        Assert.True(judged.ExitCode == 0, judged.Output);
        Assert.Contains("SG2310", ToolRun.In(_folder, later).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_nothing_when_the_authority_answers_nonsense_or_another_question()
    {
        using var authority = new StampAuthority(_folder);
        string[] sign = ["model", "sign", "a.bin", "--cms", "--certificate", "rsa.pem", "--private-key", "rsa.key", "--timestamp-url", authority.Address];
        Assert.Equal(0, ToolRun.In(_folder, sign).ExitCode);
        File.Delete(_folder.PathTo("a.bin.p7s"));

        authority.Answered = File.ReadAllBytes(_folder.PathTo("reply.tsr"));
        Assert.Contains("SG2333", ToolRun.In(_folder, sign).Output, StringComparison.Ordinal);
        authority.Answered = [1, 2, 3];
        Assert.Contains("SG2333", ToolRun.In(_folder, sign).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathTo("a.bin.p7s")));
    }

    [Fact]
    public void A_folder_is_signed_as_a_whole_and_its_signature_lies_in_it()
    {
        _folder.Write("model/a.bin", "weights");
        _folder.Write("model/config.json", "{}");
        Assert.Equal(0, ToolRun.In(_folder, "model", "sign", "model", "--cms", "--certificate", "rsa.pem", "--private-key", "rsa.key").ExitCode);

        string[] verify = ["model", "verify", "model", "--signature", "model/model.p7s", "--roots", "ca.pem"];
        Assert.Equal(0, ToolRun.In(_folder, verify).ExitCode);
        _folder.Write("model/more.bin", "more");
        Assert.Contains("SG2321", ToolRun.In(_folder, verify).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_which_options_fit_together()
    {
        Assert.Equal(2, ToolRun.In(_folder, "model", "sign", "a.bin", "--cms", "--key", "ec.key").ExitCode);
        Assert.Equal(2, ToolRun.In(_folder, "model", "sign", "a.bin", "--key", "ec.key", "--timestamp-url", "http://127.0.0.1/").ExitCode);
        Assert.Equal(2, ToolRun.In(_folder, "model", "sign", "a.bin", "--cms", "--certificate", "rsa.pem", "--private-key", "rsa.key", "--timestamp-url", "ftp://x").ExitCode);
        Assert.Equal(2, ToolRun.In(_folder, "model", "sign", "a.bin", "--cms", "--certificate", "rsa.pem", "--private-key", "rsa.key", "--signature", "a.sig").ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private void IssueEc(string name, string curve, string extensions)
    {
        OpenSsl.Succeed(_folder, $"ecparam -name {curve} -genkey -noout -out {name}.key");
        OpenSsl.Succeed(_folder, $"req -new -key {name}.key -out {name}.csr -subj /CN=Model-{name}");
        OpenSsl.Succeed(_folder, $"x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out {name}.pem -days 20 -extfile {extensions}");
    }

    private void Issue(string name, string key, string extensions)
    {
        OpenSsl.Succeed(_folder, $"req -new -newkey {key} -nodes -keyout {name}.key -out {name}.csr -subj /CN=Model-{name}");
        OpenSsl.Succeed(_folder, $"x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out {name}.pem -days 20 -extfile {extensions}");
    }
}
