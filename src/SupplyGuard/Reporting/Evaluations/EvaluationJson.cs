using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Findings.Evaluations;

namespace SupplyGuard.Reporting.Evaluations;

/// <summary>What a report shows of an evaluation as JSON, so that a reviewer can recompute it. Pictures are left to the page.</summary>
internal static class EvaluationJson
{
    private static readonly JsonWriterOptions OnOneLine = new() { Indented = false };

    public static void Write(Utf8JsonWriter json, EvaluationDetail detail)
    {
        json.WriteText("evaluation", detail.Evaluation);
        json.WriteText("model", detail.Model);
        json.WriteText("change", detail.Change);
        json.WriteText("headline", detail.Headline);
        json.WriteNumber("erosionLimit", (double?)detail.ErosionLimit);
        Lines(json, "erosion", detail.Erosion, (line, cell) => WriteCell(line, detail.Classes, cell));
        WriteMargins(json, detail);
        WriteProbe(json, detail);
        json.WriteNumber("weightBudget", detail.WeightBudget);
        Lines(json, "tensors", detail.Tensors, WriteShift);
        if (detail.ChangedRows is { } rows)
            WriteTexts(json, "changedRows", rows.Select(row => detail.Classes[row]));
        else
            json.WriteNull("changedRows");
        if (detail.Operators is { } operators)
            Lines(json, "operators", operators, WriteOperator);
        else
            json.WriteNull("operators");
        WriteTexts(json, "power", detail.Power);
        WriteTexts(json, "untested", detail.Untested);
    }

    private static void WriteCell(Utf8JsonWriter json, ImmutableArray<string> classes, ErosionCell cell)
    {
        json.WriteText("true", classes[cell.True]);
        json.WriteText("rival", classes[cell.Rival]);
        json.WriteNumber("samples", cell.Samples);
        json.WriteNumber("baseline", (double?)cell.Baseline);
        json.WriteNumber("candidate", (double?)cell.Candidate);
        json.WriteNumber("erosion", (double?)cell.Erosion);
        json.WriteNumber("lowerBound", cell.LowerBound);
        json.WriteBoolean("fails", cell.Fails);
    }

    private static void WriteMargins(Utf8JsonWriter json, EvaluationDetail detail)
    {
        if (detail.Margins is not { } strip)
        {
            json.WriteNull("margins");
            return;
        }

        json.WriteStartObject("margins");
        json.WriteText("true", detail.Classes[strip.True]);
        json.WriteText("rival", detail.Classes[strip.Rival]);
        Lines(json, "samples", [.. Enumerable.Range(0, strip.Samples.Length)], (line, at) =>
        {
            line.WriteNumber("sample", strip.Samples[at]);
            line.WriteNumber("baseline", (double?)strip.Baseline[at]);
            line.WriteNumber("candidate", (double?)strip.Candidate[at]);
        });
        json.WriteEndObject();
    }

    private static void WriteProbe(Utf8JsonWriter json, EvaluationDetail detail)
    {
        if (detail.Probe is not { } probe)
        {
            json.WriteNull("probe");
            return;
        }

        json.WriteStartObject("probe");
        json.WriteText("name", probe.Probe);
        json.WriteText("class", detail.Classes[probe.Class]);
        json.WriteNumber("baseline", probe.Baseline);
        json.WriteNumber("candidate", (double?)probe.Candidate);
        json.WriteNumber("limit", (double?)probe.Limit);
        json.WriteEndObject();
    }

    private static void WriteShift(Utf8JsonWriter json, TensorShift shift)
    {
        json.WriteText("tensor", shift.Tensor);
        json.WriteNumber("elements", shift.Elements);
        json.WriteNumber("distance", shift.Distance);
        json.WriteBoolean("same", shift.IsSame);
    }

    private static void WriteOperator(Utf8JsonWriter json, OperatorCount count)
    {
        json.WriteText("operator", count.Operator);
        json.WriteNumber("baseline", count.Baseline);
        json.WriteNumber("candidate", count.Candidate);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteTextValue(text);
        json.WriteEndArray();
    }

    /// <summary>An array of objects of one line each.</summary>
    private static void Lines<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var line = new Utf8JsonWriter(buffer, OnOneLine))
            {
                line.WriteStartObject();
                write(line, item);
                line.WriteEndObject();
            }

            json.WriteRawValue(buffer.WrittenSpan);
        }

        json.WriteEndArray();
    }
}
