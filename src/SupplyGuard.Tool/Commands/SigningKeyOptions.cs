using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Cms;
using SupplyGuard.Signatures.Models.Signing;
using SupplyGuard.Signatures.Models.Trust;

namespace SupplyGuard.Tool.Commands;

/// <summary>The options that say who signs: a key, a certificate with its key, or a command that has the key.</summary>
internal sealed class SigningKeyOptions
{
    private readonly Option<string?> _key = new("--key") { Description = "The private key; with --external-signer the public one.", HelpName = "pem" };
    private readonly Option<string?> _certificate = new("--certificate") { Description = "The signer's certificate, with --private-key or --external-signer.", HelpName = "pem" };
    private readonly Option<string?> _privateKey = new("--private-key") { Description = "The private key of the certificate.", HelpName = "pem" };
    private readonly Option<string[]> _chain = new("--chain") { Description = "Certificates between the signer's and the root; repeatable.", HelpName = "pem", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _external = new("--external-signer") { Description = "A command that gets the digest on stdin, as bytes, and writes the signature to stdout (DER; with an RSA key for --cms, PKCS #1): for keys in hardware or a vault.", HelpName = "command" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_key, _certificate, _privateKey, _chain, _external])
            command.Options.Add(option);
    }

    /// <summary>Whether any of them is there.</summary>
    public bool AreGiven(ParseResult parsed) =>
        (parsed.GetValue(_key) ?? parsed.GetValue(_certificate) ?? parsed.GetValue(_privateKey) ?? parsed.GetValue(_external)) is not null || parsed.GetRequiredValue(_chain).Length > 0;

    /// <exception cref="UsageException">The options do not fit together, or a file holds no such key or certificate.</exception>
    public SigningKey Read(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var (key, certificate, privateKey, external) = (parsed.GetValue(_key), parsed.GetValue(_certificate), parsed.GetValue(_privateKey), parsed.GetValue(_external));
        if (key is null == certificate is null)
            throw new UsageException("Nothing says who signs.", "Name either '--key' or '--certificate'.");
        if (certificate is null ? privateKey is not null || parsed.GetRequiredValue(_chain).Length > 0 : privateKey is null == external is null)
            throw new UsageException("The options do not fit together.", "'--certificate' goes with '--private-key' or '--external-signer', and with '--chain'; '--key' goes alone or with '--external-signer'.");

        var owned = new List<IDisposable>();
        var sign = external is null ? null : ExternalSigner.Create(external, terminal.CurrentDirectory, cancellationToken);
        if (certificate is null)
        {
            var text = Text(terminal, "--key", key!);
            return new SigningKey(Checked("--key", sign is null ? ModelSigner.FromKey(PrivateKey("--key", text, owned)) : ModelSigner.FromKey(EcKey.FromPem(text), sign)), owned);
        }

        ImmutableArray<X509Certificate2> chain = [.. Certificates(terminal, "--certificate", certificate, owned).Take(1), .. parsed.GetRequiredValue(_chain).SelectMany(file => Certificates(terminal, "--chain", file, owned))];
        return new SigningKey(
            Checked("--certificate", sign is null ? ModelSigner.FromCertificate(chain, PrivateKey("--private-key", Text(terminal, "--private-key", privateKey!), owned)) : ModelSigner.FromCertificate(chain, sign)),
            owned);
    }

    /// <summary>The certificates, the signer's first, and the private key that CMS signatures are made with.</summary>
    /// <exception cref="UsageException">The options do not fit together, or a file holds no such key or certificate.</exception>
    public CmsKey ReadForCms(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var (privateKey, external) = (parsed.GetValue(_privateKey), parsed.GetValue(_external));
        if (parsed.GetValue(_certificate) is not { } certificate || parsed.GetValue(_key) is not null || privateKey is null == external is null)
            throw new UsageException("CMS signatures are made with a certificate and its key.", "Name '--certificate' with '--private-key' or '--external-signer', and '--chain' for what leads to the root; a key alone makes signatures without '--cms' only.");

        var owned = new List<IDisposable>();
        ImmutableArray<X509Certificate2> certificates = [.. Certificates(terminal, "--certificate", certificate, owned).Take(1), .. parsed.GetRequiredValue(_chain).SelectMany(file => Certificates(terminal, "--chain", file, owned))];
        return new CmsKey(
            certificates,
            external is null
                ? AnyPrivateKey("--private-key", Text(terminal, "--private-key", privateKey!), owned)
                : Distant(certificates[0], ExternalSigner.Create(external, terminal.CurrentDirectory, cancellationToken), owned),
            owned);
    }

    private static AsymmetricAlgorithm Distant(X509Certificate2 certificate, Func<ReadOnlyMemory<byte>, byte[]> sign, List<IDisposable> owned)
    {
        var key = DistantKey.Of(certificate, sign) ?? throw new UsageException("The key of the certificate is neither EC nor RSA.", "Name a certificate for an EC or RSA key.");
        owned.Add(key);
        return key;
    }

    private static AsymmetricAlgorithm AnyPrivateKey(string option, string text, List<IDisposable> owned)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(text);
            owned.Add(rsa);
            return rsa;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            return PrivateKey(option, text, owned);
        }
    }

    private static ModelSigner Checked(string option, Examined<ModelSigner> signer) =>
        signer.Value ?? throw new UsageException($"The file of '{option}' cannot be used. {signer.Problem!.Detail}", "Models are signed with EC keys on P-256, P-384 or P-521.");

    private static ECDsa PrivateKey(string option, string text, List<IDisposable> owned)
    {
        var key = ECDsa.Create();
        owned.Add(key);
        try
        {
            key.ImportFromPem(text);

            // A public key is imported as well, and says only now that it cannot sign.
            CryptographicOperations.ZeroMemory(key.ExportParameters(includePrivateParameters: true).D);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new UsageException($"There is no private EC key without a password in the file of '{option}'.", "Name a PEM file with 'EC PRIVATE KEY' or 'PRIVATE KEY'; where the key has a password or is elsewhere, use '--external-signer'.");
        }
    }

    private static X509Certificate2Collection Certificates(Terminal terminal, string option, string file, List<IDisposable> owned)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Text(terminal, option, file));
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        owned.AddRange(certificates);
        return certificates.Count > 0 ? certificates : throw new UsageException($"There is no certificate in the file of '{option}'.", "Name a PEM file with certificates.");
    }

    private static string Text(Terminal terminal, string option, string file) => File.ReadAllText(ModelPaths.Existing(terminal, option, file));
}
