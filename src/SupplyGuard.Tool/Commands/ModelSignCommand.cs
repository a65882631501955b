using System.CommandLine;
using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;
using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>model sign</c>: writes a signature.</summary>
internal static class ModelSignCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "A model file, or a folder that is to be signed as a whole." };
        var signature = new Option<string?>("--signature") { Description = "Where to write it; otherwise model.sig in the folder, or <file>.sig beside the file.", HelpName = "file" };
        var keys = new SigningKeyOptions();
        var ignored = new Option<string[]>("--ignore-path") { Description = "What to leave out of the signature; repeatable. Verifiers have to allow it.", HelpName = "path", DefaultValueFactory = _ => [] };
        var method = new Option<string>("--serialization") { Description = "One digest for each file, or one for each piece of a file so that large files are hashed on all cores.", HelpName = "files|shards", DefaultValueFactory = _ => "files" };
        method.AcceptOnlyFromAmong("files", "shards");
        var size = new Option<string?>("--shard-size") { Description = $"Size of a piece; otherwise {ModelSerialization.UsualShardSize.ToString(CultureInfo.InvariantCulture)}.", HelpName = "bytes" };
        var hash = new Option<string>("--hash") { Description = "Hash function of files. Every verifier has sha256.", HelpName = "sha256|blake2b", DefaultValueFactory = _ => "sha256" };
        hash.AcceptOnlyFromAmong("sha256", "blake2b");
        var links = new Option<bool>("--allow-symlinks") { Description = "Follow links as long as they stay inside the model." };
        var command = new Command("sign", "Signs a model file or folder (OpenSSF Model Signing).") { path, signature };
        keys.AddTo(command);
        foreach (var option in (Option[])[ignored, method, size, hash, links])
            command.Options.Add(option);

        command.SetAction((parsed, cancellationToken) =>
        {
            var model = ModelPaths.Model(terminal, parsed.GetRequiredValue(path));
            var shards = parsed.GetRequiredValue(method) == "shards";
            if (!shards && parsed.GetValue(size) is not null)
                throw new UsageException("Whole files have no shards.", "Use '--shard-size' with '--serialization shards'.");

            using var signing = keys.Read(parsed, terminal, cancellationToken);
            var request = new ModelSignRequest(model, terminal.CurrentDirectory, ModelPaths.Signature(terminal, model, parsed.GetValue(signature)), signing.Signer)
            {
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
        terminal.Output.WriteLine(VisibleText.Of($"signed {files.ToString(CultureInfo.InvariantCulture)} {(files == 1 ? "file" : "files")}, root {outcome.Manifest.Root}, key {request.Signer.Key.Hint}"));
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
