using System.Buffers;
using System.Text.Json;
using SupplyGuard.Findings;
using SupplyGuard.Reporting.Evaluations;
using SupplyGuard.Subjects;

namespace SupplyGuard.Reporting;

/// <summary>The report as one JSON document, the same bytes for the same report on every machine.</summary>
public static class JsonReportWriter
{
    private const int FormatVersion = 1;

    public static void Write(Report report, Stream stream)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(report, buffer);
        stream.Write(buffer.WrittenSpan);
    }

    /// <summary>Writes UTF-8 without a byte order mark, with LF line ends and a final one.</summary>
    public static void Write(Report report, IBufferWriter<byte> output)
    {
        report = ReportOrder.Sorted(report);
        using (var json = new Utf8JsonWriter(output, JsonText.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("report", FormatVersion);
            json.WriteText("tool", ToolVersion.Name);
            json.WriteText("verdict", Spelling.Of(report.Verdict));
            WritePolicy(json, report);
            WriteArray(json, "subjects", report.Subjects, WriteSubject);
            WriteArray(json, "findings", report.Findings, WriteFinding);
            WriteArray(json, "measurements", report.Measurements, WriteMeasurement);
            WriteArray(json, "evaluations", report.Evaluations, EvaluationJson.Write);
            WriteStatistics(json, report.Statistics);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WritePolicy(Utf8JsonWriter json, Report report)
    {
        if (report.PolicyPath is null)
        {
            json.WriteNull("policy");
            return;
        }

        json.WriteStartObject("policy");
        json.WriteText("path", report.PolicyPath);
        json.WriteText("sha256", report.PolicyDigest?.Hex);
        json.WriteEndObject();
    }

    private static void WriteSubject(Utf8JsonWriter json, SubjectResult result)
    {
        json.WriteText("id", result.Subject.Id);
        json.WriteText("kind", result.Subject.Kind);
        json.WriteText("verdict", Spelling.Of(result.Verdict));
        foreach (var (name, value) in result.Facts)
            json.WriteText(name, value);
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteText("rule", finding.Rule.Id);
        json.WriteText("title", finding.Rule.Title);
        json.WriteText("severity", Spelling.Of(finding.Severity));
        json.WriteText("subject", finding.Subject.Id);
        WriteLocation(json, finding.Location);
        json.WriteText("message", finding.Message);
        json.WriteText("fix", finding.Fix);
        json.WriteStartObject("evidence");
        foreach (var (name, value) in finding.Evidence)
            json.WriteText(name, value);
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, Location location)
    {
        if (string.IsNullOrEmpty(location.Path))
        {
            json.WriteNull("location");
            return;
        }

        json.WriteStartObject("location");
        json.WriteText("path", location.Path);
        json.WriteNumber("line", location.Line > 0 ? location.Line : null);
        json.WriteNumber("column", location.Column > 0 ? location.Column : null);
        if (location.Offset is { } offset)
            json.WriteNumber("offset", offset);
        else
            json.WriteNull("offset");
        json.WriteEndObject();
    }

    private static void WriteMeasurement(Utf8JsonWriter json, Measurement measurement)
    {
        json.WriteText("evaluation", measurement.Evaluation);
        json.WriteText("name", measurement.Name);
        json.WriteNumber("value", (double?)measurement.Value);
        json.WriteNumber("low", measurement.Low);
        json.WriteNumber("high", measurement.High);
        json.WriteNumber("baseline", measurement.Baseline);
        json.WriteNumber("limit", measurement.Limit);
        json.WriteText("verdict", Spelling.Of(measurement.Verdict));
        json.WriteNumber("samples", measurement.Samples);
        json.WriteNumber("pValue", measurement.PValue);
        json.WriteNumber("alpha", measurement.Alpha);
        json.WriteNumber("nullThreshold", measurement.NullThreshold);
        if (measurement.Detail is { } detail)
            json.WriteText("detail", detail);
    }

    private static void WriteStatistics(Utf8JsonWriter json, ReportStatistics statistics)
    {
        json.WriteStartObject("statistics");
        json.WriteNumber("projects", statistics.Projects);
        json.WriteNumber("packages", statistics.Packages);
        json.WriteNumber("models", statistics.Models);
        json.WriteNumber("evaluations", statistics.Evaluations);
        json.WriteNumber("bytesHashed", statistics.BytesHashed);
        json.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
