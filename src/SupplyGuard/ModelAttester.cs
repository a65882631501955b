using System.Globalization;
using System.Text.Json;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Attestations;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Signing;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard;

/// <summary>Attests something about a model file: adds a line to the attestations beside it, or changes nothing.</summary>
public static class ModelAttester
{
    /// <summary>Absolute path of the file with the attestations of a model.</summary>
    public static string FileOf(string model) => model + AttestationEnvelope.Extension;

    /// <param name="model">Absolute path of a file.</param>
    /// <param name="predicate">JSON of the type's shape.</param>
    /// <returns>SHA-256 of the model in lower-case hexadecimal, or why nothing was written.</returns>
    /// <exception cref="IOException">The model cannot be read, or the attestations cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static Examined<string> Attest(string model, AttestationType type, ReadOnlyMemory<byte> predicate, ModelSigner signer)
    {
        string sha256;
        using (var content = RegularFile.Open(model, FileOptions.SequentialScan))
            sha256 = FileDigest.Of(content, CancellationToken.None).Hex;

        return Attest(model, sha256, type, predicate, signer);
    }

    /// <summary>Attests of each model of a report that it passed, at this time, under the policy of the report.</summary>
    /// <param name="report">Of a run that passed; of any other there is nothing to attest.</param>
    /// <returns>Why the rest was not attested; null when all of <see cref="Report.Passed"/> was.</returns>
    /// <exception cref="IOException">Attestations cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static ModelProblem? Attest(Report report, DateTimeOffset at, ModelSigner signer) => report.Passed
        .Select(passed => Attest(
            passed.FilePath, passed.Sha256.Hex, passed.Evaluation is null ? AttestationType.Scan : AttestationType.Evaluation, Predicate(passed, report.PolicyDigest, at), signer).Problem)
        .FirstOrDefault(problem => problem is not null);

    private static byte[] Predicate(PassedModel passed, Digest? policy, DateTimeOffset at)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["madeAt"] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["verdict"] = "passed",
        };
        if (passed.Evaluation is { } evaluation)
            members["evaluation"] = evaluation;
        if (policy is { } known)
            members["policySha256"] = known.Hex;

        return JsonSerializer.SerializeToUtf8Bytes(members);
    }

    /// <param name="sha256">What the attestation is about, whatever has become of the file since.</param>
    private static Examined<string> Attest(string model, string sha256, AttestationType type, ReadOnlyMemory<byte> predicate, ModelSigner signer) =>
        AttestationEnvelope.Sign(Path.GetFileName(model), sha256, type, predicate, signer).Then(line =>
        {
            var file = FileOf(model);
            if (new FileInfo(file).LinkTarget is not null)
                throw new IOException($"'{Path.GetFileName(file)}' is a link, and nothing is written through links.");

            var before = Before(file, AttestationEnvelope.LongestFile - line.Length - 2);
            byte[] end = before.Length == 0 || before[^1] == (byte)'\n' ? [] : [(byte)'\n'];
            AtomicFile.Write(file, [.. before, .. end, .. line, (byte)'\n']);
            return sha256;
        });

    private static byte[] Before(string file, int atMost)
    {
        try
        {
            return File.Exists(file) ? BoundedFile.Read(file, atMost) : [];
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"'{Path.GetFileName(file)}' cannot take another attestation: {e.Message}", e);
        }
    }
}
