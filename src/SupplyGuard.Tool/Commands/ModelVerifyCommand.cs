using System.CommandLine;
using System.Globalization;
using SupplyGuard.Signatures.Models.Trust;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>model verify</c>: checks one model or folder against a signature.</summary>
internal static class ModelVerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "A model file, or a folder that is signed as a whole." };
        var signature = new Option<string?>("--signature") { Description = "The signature; otherwise model.sig in the folder, or <file>.sig beside the file. One that ends in .p7s is CMS.", HelpName = "file" };
        var key = new Option<string?>("--public-key") { Description = "The public key that must have signed.", HelpName = "pem" };
        var roots = new Option<string[]>("--roots") { Description = "Certificates that the signer's chain may end in; repeatable. There is no default.", HelpName = "pem", DefaultValueFactory = _ => [] };
        var subject = new Option<string?>("--subject") { Description = "With --roots: the whole subject of the signer's certificate.", HelpName = "name" };
        var stamps = new Option<string[]>("--timestamp-roots") { Description = "With --roots: certificates that the chain of a time stamp may end in; repeatable. Without them certificates must hold now.", HelpName = "pem", DefaultValueFactory = _ => [] };
        var lists = new Option<string?>("--revocation-lists") { Description = "With --roots: a folder with current revocation lists (*.crl, DER) of every authority.", HelpName = "folder" };
        var purpose = new Option<string>("--purpose") { Description = "With --roots: what the certificate of a CMS signature must name as its purpose.", HelpName = "codeSigning|documentSigning|emailProtection", DefaultValueFactory = _ => "codeSigning" };
        purpose.AcceptOnlyFromAmong("codeSigning", "documentSigning", "emailProtection");
        var identity = new Option<string?>("--identity") { Description = "The e-mail address or URI that must have signed, with --issuer and --trusted-root (Sigstore, offline).", HelpName = "san" };
        var issuer = new Option<string?>("--issuer") { Description = "With --identity: the address of who vouches for it.", HelpName = "url" };
        var trustedRoot = new Option<string?>("--trusted-root") { Description = "With --identity: the trusted root of the Sigstore instance.", HelpName = "json" };
        var ignored = new Option<string[]>("--ignore-path") { Description = "What the signature may leave out; repeatable.", HelpName = "path", DefaultValueFactory = _ => [] };
        var unsigned = new Option<bool>("--ignore-unsigned-files") { Description = "Let files that nobody signed lie in the model." };
        var at = new Option<string?>("--at") { Description = "The time at which certificates must be valid; otherwise now.", HelpName = "yyyy-MM-ddTHH:mm:ssZ" };
        var noCache = new Option<bool>("--no-cache") { Description = "Read every file, whatever earlier runs knew of it. On continuous integration (CI=true) this is so anyway." };
        var reports = new ReportOptions();
        var command = new Command("verify", "Checks a model file or folder against a signature (OpenSSF Model Signing, or CMS).") { path, signature, key, roots, subject, stamps, lists, purpose, identity, issuer, trustedRoot, ignored, unsigned, at, noCache };
        foreach (var option in reports.Targets.Append(reports.Verbosity))
            command.Options.Add(option);

        command.SetAction((parsed, cancellationToken) =>
        {
            var outputs = reports.Plan(parsed, terminal);
            var model = ModelPaths.Model(terminal, parsed.GetRequiredValue(path));
            var (trusted, chainRoots, name) = (parsed.GetValue(key), parsed.GetRequiredValue(roots), parsed.GetValue(identity));
            if (new[] { trusted is not null, chainRoots.Length > 0, name is not null }.Count(way => way) != 1)
                throw new UsageException("Nothing, or too much, says whose signature it must be.", "Name one of '--public-key', '--roots' and '--identity'; anybody can sign.");
            if ((parsed.GetValue(subject) ?? parsed.GetValue(lists) ?? parsed.GetRequiredValue(stamps).FirstOrDefault()) is not null && chainRoots.Length == 0)
                throw new UsageException("Only a certificate has a subject and a chain.", "Use '--subject', '--timestamp-roots' and '--revocation-lists' with '--roots'.");
            if (name is null != (parsed.GetValue(issuer) is null) || name is null != (parsed.GetValue(trustedRoot) is null))
                throw new UsageException("An identity means nothing without who vouches for it.", "Use '--identity', '--issuer' and '--trusted-root' together.");

            var request = new ModelVerifyRequest(model, terminal.CurrentDirectory, ModelPaths.Existing(terminal, "--signature", ModelPaths.Signature(terminal, model, parsed.GetValue(signature))))
            {
                PublicKey = trusted is null ? null : ModelPaths.Existing(terminal, "--public-key", trusted),
                Roots = [.. chainRoots.Select(root => ModelPaths.Existing(terminal, "--roots", root))],
                Subject = parsed.GetValue(subject),
                TimestampRoots = [.. parsed.GetRequiredValue(stamps).Select(root => ModelPaths.Existing(terminal, "--timestamp-roots", root))],
                RevocationLists = parsed.GetValue(lists) is { } folder ? terminal.PathTo(folder) : null,
                Purpose = parsed.GetRequiredValue(purpose) switch
                {
                    "documentSigning" => CertificatePurpose.DocumentSigning,
                    "emailProtection" => CertificatePurpose.EmailProtection,
                    _ => CertificatePurpose.CodeSigning,
                },
                Identity = name,
                Issuer = parsed.GetValue(issuer),
                TrustedRoot = parsed.GetValue(trustedRoot) is { } rootFile ? ModelPaths.Existing(terminal, "--trusted-root", rootFile) : null,
                IgnoredPaths = [.. parsed.GetRequiredValue(ignored).Select(entry => ModelPaths.Inside(terminal, model, entry))],
                IgnoresUnsigned = parsed.GetValue(unsigned),
                At = Time(parsed.GetValue(at)),
                Caching = parsed.GetValue(noCache) ? null : terminal.Caching,
            };
            return Task.FromResult(reports.Write(parsed, outputs, ModelVerifier.Verify(request, cancellationToken)));
        });
        return command;
    }

    private static DateTimeOffset Time(string? written) => written is null
        ? TimeProvider.System.GetUtcNow()
        : DateTimeOffset.TryParseExact(written, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new UsageException($"'{written}' is no time.", "Write a day or a time of it in UTC: 2026-03-01 or 2026-03-01T12:00:00Z.");
}
