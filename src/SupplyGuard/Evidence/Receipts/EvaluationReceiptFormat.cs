using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>The bytes of an <see cref="EvaluationReceipt"/>. It has no form for an error, nor for something that was not examined.</summary>
internal static class EvaluationReceiptFormat
{
    private const string Name = "SupplyGuard evaluation receipt 4";

    /// <summary>Whether all of it is about this evaluation or a file that it judges, and none of it fails.</summary>
    public static bool CanHold(string evaluation, IEnumerable<Finding> findings, IEnumerable<Measurement> measurements) =>
        findings.All(finding => finding is { Rule.Incomplete: false, Severity: not Severity.Error } && (finding.Subject is ModelSubject || finding.Subject == new EvaluationSubject(evaluation)))
        && measurements.All(measurement => measurement.Evaluation == evaluation && double.IsFinite(measurement.Value));

    public static byte[] Write(EvaluationReceipt receipt)
    {
        var writer = new ReceiptWriter();
        writer.Text(Name);
        writer.Digest(receipt.Key);
        writer.Text(receipt.Run.Device);
        writer.Text(receipt.Run.Runtime);
        writer.Flag(receipt.Run.Library is not null);
        if (receipt.Run.Library is { } library)
            writer.Digest(library);
        writer.OptionalText(receipt.Run.Providers);
        writer.Count(receipt.Findings.Length);
        foreach (var finding in receipt.Findings)
            Write(writer, finding);
        writer.Count(receipt.Measurements.Length);
        foreach (var measurement in receipt.Measurements)
            Write(writer, measurement);
        writer.Flag(receipt.Detail is not null);
        if (receipt.Detail is { } detail)
            EvaluationDetailFormat.Write(writer, detail);
        return writer.Sealed();
    }

    /// <param name="evaluation">Name of the evaluation that the receipt is to be about.</param>
    /// <param name="rules">Every rule that there is.</param>
    /// <returns>Null when these bytes are no receipt.</returns>
    public static EvaluationReceipt? Read(ReadOnlySpan<byte> file, string evaluation, ImmutableArray<Rule> rules)
    {
        var reader = new ReceiptReader(file);
        if (reader.Text() != Name)
            return null;

        var key = reader.Digest();
        var run = new EvaluationRun(reader.Text(), reader.Text(), reader.Flag() ? reader.Digest() : null, reader.OptionalText());
        var findings = ImmutableArray.CreateBuilder<Finding>();
        for (var count = reader.Count(); count > 0; count--)
        {
            if (Finding(ref reader, evaluation, rules) is not { } finding)
                return null;

            findings.Add(finding);
        }

        var measurements = ImmutableArray.CreateBuilder<Measurement>();
        for (var count = reader.Count(); count > 0 && !reader.IsBroken; count--)
            measurements.Add(Measurement(ref reader, evaluation));
        var detail = reader.Flag() ? EvaluationDetailFormat.Read(ref reader, evaluation) : null;
        return reader.IsWhole && CanHold(evaluation, findings, measurements) && (detail is null || EvaluationDetailFormat.IsSound(detail))
            ? new EvaluationReceipt(key, run, findings.ToImmutable(), measurements.ToImmutable(), detail)
            : null;
    }

    private static void Write(ReceiptWriter writer, Finding finding)
    {
        writer.Text(finding.Rule.Id);
        writer.OptionalText((finding.Subject as ModelSubject)?.Path);
        writer.Choice(finding.Severity);
        writer.Text(finding.Location.Path);
        writer.Number(finding.Location.Line);
        writer.Number(finding.Location.Column);
        writer.Number(finding.Location.Offset ?? -1);
        writer.Text(finding.Message);
        writer.Text(finding.Fix);
        writer.Count(finding.Evidence.Count);
        foreach (var (name, value) in finding.Evidence)
        {
            writer.Text(name);
            writer.Text(value);
        }
    }

    private static Finding? Finding(ref ReceiptReader reader, string evaluation, ImmutableArray<Rule> rules)
    {
        var id = reader.Text();
        if (rules.FirstOrDefault(rule => rule.Id == id) is not { } rule)
            return null;

        var file = reader.OptionalText();
        var severity = reader.Choice<Severity>();
        var (path, line, column, offset) = (reader.Text(), reader.Number(), reader.Number(), reader.Number());
        if (line is < 0 or > int.MaxValue || column is < 0 or > int.MaxValue || offset < -1)
            return null;

        var (message, fix) = (reader.Text(), reader.Text());
        var evidence = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var count = reader.Count(); count > 0 && !reader.IsBroken; count--)
            evidence[reader.Text()] = reader.Text();
        return new Finding(rule, file is null ? new EvaluationSubject(evaluation) : new ModelSubject(file), new Location(path, (int)line, (int)column, offset < 0 ? null : offset), message, fix)
        {
            Severity = severity,
            Evidence = evidence.ToImmutable(),
        };
    }

    private static void Write(ReceiptWriter writer, Measurement measurement)
    {
        writer.Text(measurement.Name);
        writer.Number(measurement.Value);
        writer.Choice(measurement.Verdict);
        writer.OptionalNumber(measurement.Low);
        writer.OptionalNumber(measurement.High);
        writer.OptionalNumber(measurement.Baseline);
        writer.OptionalNumber(measurement.Limit);
        writer.OptionalNumber(measurement.PValue);
        writer.OptionalNumber(measurement.Alpha);
        writer.OptionalNumber(measurement.NullThreshold);
        writer.Flag(measurement.Samples is not null);
        if (measurement.Samples is { } samples)
            writer.Number((long)samples);
        writer.OptionalText(measurement.Detail);
    }

    private static Measurement Measurement(ref ReceiptReader reader, string evaluation) => new(evaluation, reader.Text(), reader.FiniteNumber(), reader.Choice<Verdict>())
    {
        Low = reader.OptionalNumber(),
        High = reader.OptionalNumber(),
        Baseline = reader.OptionalNumber(),
        Limit = reader.OptionalNumber(),
        PValue = reader.OptionalNumber(),
        Alpha = reader.OptionalNumber(),
        NullThreshold = reader.OptionalNumber(),
        Samples = reader.Flag() ? reader.Amount() : null,
        Detail = reader.OptionalText(),
    };
}
