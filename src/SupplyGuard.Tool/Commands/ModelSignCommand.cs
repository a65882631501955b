using System.CommandLine;
using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;
using SupplyGuard.Evidence.ModelSignatures;
using SupplyGuard.Discovery;
using SupplyGuard.Signatures.Attestations;
using SupplyGuard.Signatures.Models.Cms;
using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>model sign</c>: writes a signature.</summary>
internal static class ModelSignCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "A model file, or a folder that is to be signed as a whole." };
        var signature = new Option<string?>("--signature") { Description = "Where to write it; otherwise model.sig in the folder, or <file>.sig beside the file (.p7s with --cms).", HelpName = "file" };
        var keys = new SigningKeyOptions();
        var cms = new Option<bool>("--cms") { Description = "Make a detached CMS signature (.p7s), with an RSA or EC key, over a manifest that is written beside it." };
        var stamp = new Option<string?>("--timestamp-url") { Description = "With --cms: ask this authority for a time stamp (RFC 3161). Nothing else here uses the network.", HelpName = "url" };
        var attestation = new Option<string?>("--attestation") { Description = "Instead of a signature, attest this predicate about the model file, with --predicate-type; added to <file>.attestations.jsonl.", HelpName = "json" };
        var predicateType = new Option<string?>("--predicate-type") { Description = "With --attestation: what the predicate is.", HelpName = "scan|evaluation|training|approval" };
        predicateType.AcceptOnlyFromAmong("scan", "evaluation", "training", "approval");
        var ignored = new Option<string[]>("--ignore-path") { Description = "What to leave out of the signature; repeatable. Verifiers have to allow it.", HelpName = "path", DefaultValueFactory = _ => [] };
        var method = new Option<string>("--serialization") { Description = "One digest for each file, or one for each piece of a file so that large files are hashed on all cores.", HelpName = "files|shards", DefaultValueFactory = _ => "files" };
        method.AcceptOnlyFromAmong("files", "shards");
        var size = new Option<string?>("--shard-size") { Description = $"Size of a piece; otherwise {ModelSerialization.UsualShardSize.ToString(CultureInfo.InvariantCulture)}.", HelpName = "bytes" };
        var hash = new Option<string>("--hash") { Description = "Hash function of files. Every verifier has sha256.", HelpName = "sha256|blake2b", DefaultValueFactory = _ => "sha256" };
        hash.AcceptOnlyFromAmong("sha256", "blake2b");
        var links = new Option<bool>("--allow-symlinks") { Description = "Follow links as long as they stay inside the model." };
        var command = new Command("sign", "Signs a model file or folder (OpenSSF Model Signing, or CMS).") { path, signature };
        keys.AddTo(command);
        foreach (var option in (Option[])[cms, stamp, attestation, predicateType, ignored, method, size, hash, links])
            command.Options.Add(option);

        command.SetAction((parsed, cancellationToken) =>
        {
            var model = ModelPaths.Model(terminal, parsed.GetRequiredValue(path));
            var shards = parsed.GetRequiredValue(method) == "shards";
            if (!shards && parsed.GetValue(size) is not null)
                throw new UsageException("Whole files have no shards.", "Use '--shard-size' with '--serialization shards'.");

            var (isCms, predicate) = (parsed.GetValue(cms), parsed.GetValue(attestation));
            if (predicate is null != (parsed.GetValue(predicateType) is null) || (predicate is not null && (isCms || shards || parsed.GetValue(signature) is not null)))
                throw new UsageException("The options do not fit together.", "'--attestation' goes with '--predicate-type', and with the options that say who signs; not with '--cms' and not with what a signature of the files needs.");
            if (predicate is not null)
                return Task.FromResult(Attest(terminal, model, ModelPaths.Existing(terminal, "--attestation", predicate), parsed.GetValue(predicateType)!, parsed, keys, cancellationToken));

            if (!isCms && parsed.GetValue(stamp) is not null)
                throw new UsageException("Only CMS signatures have time stamps.", "Use '--timestamp-url' with '--cms'.");

            var file = ModelPaths.Signature(terminal, model, parsed.GetValue(signature), isCms);
            if (SignatureNames.IsCms(file) != isCms)
                throw new UsageException("The name of the signature does not fit its kind.", "CMS signatures end in '.p7s', and others do not.");

            using var signing = isCms ? null : keys.Read(parsed, terminal, cancellationToken);
            using var cmsKey = isCms ? keys.ReadForCms(parsed, terminal, cancellationToken) : null;
            var request = new ModelSignRequest(model, terminal.CurrentDirectory, file, signing?.Signer)
            {
                Cms = cmsKey is null ? null : new CmsModelSigner(cmsKey.Certificates, cmsKey.PrivateKey, TimeProvider.System.GetUtcNow())
                {
                    AskForStamp = parsed.GetValue(stamp) is { } address ? TimestampClient.Of(address, cancellationToken) : null,
                },
                Serialization = new ModelSerialization(
                    shards ? SerializationMethod.Shards : SerializationMethod.Files,
                    parsed.GetRequiredValue(hash) == "blake2b" ? ModelHash.Blake2b : ModelHash.Sha256,
                    shards ? Size(parsed.GetValue(size)) : 0,
                    parsed.GetValue(links),
                    []),
                IgnoredPaths = [.. parsed.GetRequiredValue(ignored).Select(entry => ModelPaths.Inside(terminal, model, entry))],
            };
            return Task.FromResult(Sign(terminal, request, cancellationToken));
        });
        return command;
    }

    private static int Attest(Terminal terminal, string model, string predicate, string type, ParseResult parsed, SigningKeyOptions keys, CancellationToken cancellationToken)
    {
        if (!File.Exists(model))
            throw new UsageException("Attestations are about one file.", "Name the model file itself.");

        using var signing = keys.Read(parsed, terminal, cancellationToken);
        var kind = type switch { "scan" => AttestationType.Scan, "evaluation" => AttestationType.Evaluation, "approval" => AttestationType.Approval, _ => AttestationType.Training };
        var made = ModelAttester.Attest(model, kind, BoundedFile.Read(predicate, AttestationEnvelope.LongestFile), signing.Signer);
        if (made.Value is not { } sha256)
            throw new UsageException($"The predicate cannot be attested. {made.Problem!.Detail}", "The documentation of attestations says what a predicate of this type holds.");

        terminal.Output.WriteLine(VisibleText.Of($"attested {type} of sha256:{sha256}, key {signing.Signer.Key.Hint}"));
        terminal.Output.WriteLine(VisibleText.Of($"wrote {Path.GetRelativePath(terminal.CurrentDirectory, ModelAttester.FileOf(model)).Replace('\\', '/')}"));
        return ExitCode.Passed;
    }

    private static int Sign(Terminal terminal, ModelSignRequest request, CancellationToken cancellationToken)
    {
        var outcome = ModelSignatureWriter.Sign(request, cancellationToken);
        if (outcome.Report.Verdict is not Verdict.Passed)
        {
            TextReportWriter.Write(outcome.Report, terminal.Output, Verbosity.Normal, terminal.Colour);
            terminal.Error.WriteLine("Nothing was written.");
            return ExitCode.For(outcome.Report);
        }

        var files = outcome.Manifest.Resources.Select(resource => resource.Path).Distinct(StringComparer.Ordinal).Count();
        terminal.Output.WriteLine(VisibleText.Of($"signed {files.ToString(CultureInfo.InvariantCulture)} {(files == 1 ? "file" : "files")}, root {outcome.Manifest.Root}, key {request.Signer?.Key.Hint ?? request.Cms!.Key}"));
        foreach (var path in outcome.Manifest.Serialization.IgnoredPaths.Intersect(request.IgnoredPaths, StringComparer.Ordinal))
            terminal.Output.WriteLine(VisibleText.Of($"left out {path}"));

        terminal.Output.WriteLine(VisibleText.Of($"wrote {Path.GetRelativePath(terminal.CurrentDirectory, request.Signature).Replace('\\', '/')}"));
        return ExitCode.Passed;
    }

    private static long Size(string? written) => written is null
        ? ModelSerialization.UsualShardSize
        : long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : throw new UsageException($"'{written}' is no size in bytes.", "Write a whole number above 0.");
}
