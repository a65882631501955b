using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Statements;

namespace SupplyGuard.Signatures.Attestations;

/// <summary>Reads statements of the known types. What a predicate has beyond its known members is passed over, as in-toto demands.</summary>
internal static class AttestationReader
{
    private const int MostDatasets = 10_000;

    private static readonly StrictJson Json = new(ModelProblemKind.StatementMalformed);

    /// <param name="payload">Of an envelope whose signature was verified.</param>
    /// <exception cref="ModelSignatureException">It is no such statement.</exception>
    public static Attestation Read(ReadOnlyMemory<byte> payload)
    {
        using var document = Json.Parse(payload);
        var root = document.RootElement;
        if (Json.Text(root, "_type") != ModelStatement.StatementType)
            throw new ModelSignatureException(ModelProblemKind.StatementTypeUnknown, "It is no in-toto statement.");

        var predicateType = Json.Text(root, "predicateType");
        var type = Attestation.TypeOf(predicateType) ?? throw new ModelSignatureException(ModelProblemKind.StatementTypeUnknown, $"It is a '{predicateType}', which is no attestation that is known.");
        var subjects = Json.Array(root, "subject");
        if (subjects.GetArrayLength() != 1)
            throw Json.Wrong("it has more or fewer than one subject");

        return Claims(Json.Object(root, "predicate"), type, Hexadecimal(Json.Text(Json.Object(subjects[0], "digest"), "sha256")));
    }

    /// <summary>The claims of a predicate about a model.</summary>
    /// <exception cref="ModelSignatureException">It is no predicate of this type.</exception>
    public static Attestation Claims(JsonElement predicate, AttestationType type, string sha256)
    {
        var made = new Attestation(type, sha256, Time(Json.Text(predicate, "madeAt")));
        if (type is AttestationType.Approval)
            return made with { Evaluation = Json.Text(predicate, "evaluation"), Change = Json.Text(predicate, "change") };
        if (type is not AttestationType.Training)
        {
            return made with
            {
                Verdict = Json.Text(predicate, "verdict") is "passed" or "failed" or "incomplete" ? Json.Text(predicate, "verdict") : throw Json.Wrong("its verdict is none"),
                Evaluation = type is AttestationType.Evaluation ? Json.Text(predicate, "evaluation") : null,
            };
        }

        return made with
        {
            BaseSha256 = Json.Has(predicate, "baseSha256") ? Hexadecimal(Json.Text(predicate, "baseSha256")) : null,
            Datasets = Json.Has(predicate, "datasets") ? Datasets(Json.Array(predicate, "datasets")) : [],
            Epsilon = Json.Has(predicate, "differentialPrivacy") ? Epsilon(Json.Object(predicate, "differentialPrivacy")) : null,
            Isolated = Json.Has(predicate, "isolated") ? Flag(Json.Find(predicate, "isolated")!.Value) : null,
            AuditedOn = Json.Has(predicate, "auditedOn") ? Day(Json.Text(predicate, "auditedOn")) : null,
        };
    }

    private static ImmutableArray<string> Datasets(JsonElement datasets) => datasets.GetArrayLength() <= MostDatasets
        ? [.. datasets.EnumerateArray().Select(dataset => Hexadecimal(Json.Text(dataset, "sha256")))]
        : throw Json.Wrong($"it has more than {MostDatasets} datasets");

    /// <summary>Finite and not negative: nothing else is a privacy budget, and a number that is none compares with nothing.</summary>
    private static double Epsilon(JsonElement privacy) =>
        Json.Find(privacy, "epsilon") is { } epsilon && epsilon.ValueKind is JsonValueKind.Number && epsilon.TryGetDouble(out var value) && double.IsFinite(value) && value >= 0
            ? value
            : throw Json.Wrong("'epsilon' is no number from 0 on");

    private static bool Flag(JsonElement flag) => flag.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Json.Wrong("'isolated' is neither true nor false"),
    };

    private static DateTimeOffset Time(string written) =>
        DateTimeOffset.TryParseExact(written, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw Json.Wrong("a time is not written as 'yyyy-MM-ddTHH:mm:ssZ'");

    private static DateOnly Day(string written) =>
        DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Json.Wrong("a day is not written as 'yyyy-MM-dd'");

    private static string Hexadecimal(string digest) => digest.Length == 64 && digest.All(char.IsAsciiHexDigitLower) ? digest : throw Json.Wrong("a digest is not SHA-256 in lower-case hexadecimal");
}
