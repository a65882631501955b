using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>
/// Writes a baseline as JSON whose bytes depend on nothing but the baseline: fixed order, LF, no clock. One line per
/// golden sample, so that a diff shows which answers moved.
/// </summary>
internal static class BaselineWriter
{
    public const int Version = 2;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(Baseline baseline)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("baseline", Version);
            json.WriteString("evaluation", baseline.Evaluation);
            json.WriteString("model", baseline.Model.ToString());
            json.WriteString("golden", baseline.Golden.ToString());
            WriteFacts(json, baseline);
            WriteClasses(json, baseline);
            json.WriteString("key", baseline.Key);
            json.WritePropertyName("weights");
            BaselineWeights.Write(json, baseline.Weights);
            json.WritePropertyName("scores");
            WriteScores(json, baseline.Scores);
            json.WriteStartArray("variations");
            foreach (var variation in baseline.Variations)
                WriteScores(json, variation);
            json.WriteEndArray();
            json.WritePropertyName("probes");
            BaselineProbes.Write(json, baseline.Probes);
            if (!baseline.Calibration.IsEmpty)
            {
                json.WritePropertyName("calibration");
                BaselineCalibration.Write(json, baseline.Calibration);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteFacts(Utf8JsonWriter json, Baseline baseline)
    {
        json.WriteStartObject("output");
        json.WriteString("name", baseline.Output);
        json.WriteString("kind", PolicyWords.Spell(baseline.OutputKind));
        if (baseline.OutputKind.IsOfPlaces())
        {
            json.WriteNumber("numbers", baseline.Scores.Classes);
            json.WriteNumber("samples", baseline.Scores.Samples);
        }

        json.WriteEndObject();

        json.WriteStartObject("runtime");
        json.WriteString("name", baseline.Runtime);
        json.WriteString("device", baseline.Device);
        json.WriteBoolean("optimise", baseline.Pass.Optimise);
        json.WriteNumber("threads", baseline.Pass.Threads);
        json.WriteNumber("batchSize", baseline.Pass.BatchSize);
        json.WriteEndObject();

        json.WriteStartObject("noise");
        json.WriteNumber("passes", baseline.Noise.Passes);
        json.WriteNumber("absolute", baseline.Noise.Absolute);
        json.WriteNumber("relative", baseline.Noise.Relative);
        if (!baseline.Elsewhere.IsEmpty)
        {
            json.WriteStartObject("elsewhere");
            foreach (var (device, noise) in baseline.Elsewhere)
            {
                json.WriteStartObject(device);
                json.WriteNumber("absolute", noise.Absolute);
                json.WriteNumber("relative", noise.Relative);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteClasses(Utf8JsonWriter json, Baseline baseline)
    {
        json.WriteStartArray("classes");
        for (var index = 0; index < baseline.Classes.Length; index++)
        {
            json.WriteStartObject();
            json.WriteString("label", baseline.Classes[index]);
            json.WriteNumber("samples", baseline.Tallies[index].Samples);
            json.WriteNumber("correct", baseline.Tallies[index].Correct);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteScores(Utf8JsonWriter json, ScoreMatrix scores)
    {
        var row = new byte[scores.Classes * sizeof(float)];
        json.WriteStartArray();
        for (var sample = 0; sample < scores.Samples; sample++)
        {
            for (var index = 0; index < scores.Classes; index++)
                BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(index * sizeof(float)), scores[sample, index]);
            json.WriteBase64StringValue(row);
        }

        json.WriteEndArray();
    }
}
