using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>The member <c>probes</c> of a baseline file.</summary>
internal static class BaselineProbes
{
    private const int MostProbes = 4096;

    /// <exception cref="FaultyMemberException">A member is missing, of the wrong type or beyond its range.</exception>
    public static ProbeTable Read(BaselineMembers members, int classes, BaselineLimits limits)
    {
        members.RequireExactly("samples", "pixelSamples", "noiseSamples", "answered", "pixelAnswered", "pixelFlips", "pixels", "noiseAnswers", "referenceSamples", "rows");
        var plan = new StimulusPlan(0, members.Count("samples"), members.Count("pixelSamples"), members.Count("noiseSamples"));
        var (referenceSamples, array) = (members.Count("referenceSamples"), members.Array("rows"));
        if (array.GetArrayLength() > MostProbes || referenceSamples > classes)
            throw new FaultyMemberException(Fault.TooLarge, $"'probes' has more than {MostProbes} probes, or more reference samples than classes.");

        var rows = ImmutableArray.CreateBuilder<ProbeRow>();
        var reference = new List<float>();
        foreach (var element in array.EnumerateArray())
        {
            var row = new BaselineMembers(element, "a row of 'probes'", limits);
            row.RequireExactly("probe", "flips", "margins", "reference");
            var margins = classes > ProbeTable.MostMarginClasses ? 0 : classes * classes;
            rows.Add(new ProbeRow(row.Text("probe"), row.Counts("flips", classes, plan.ProbeSamples), row.Floats("margins", margins)));
            reference.AddRange(row.Floats("reference", (long)referenceSamples * classes));
        }

        var scanned = plan.PixelSamples == 0 ? 0 : classes;
        return new ProbeTable(
            plan,
            members.Counts("answered", classes, plan.ProbeSamples),
            rows.ToImmutable(),
            new ScoreMatrix(rows.Count * referenceSamples, classes, [.. reference]),
            members.Counts("pixelAnswered", classes, plan.PixelSamples),
            members.Counts("pixelFlips", scanned, plan.PixelSamples),
            members.Counts("pixels", scanned, int.MaxValue),
            members.Counts("noiseAnswers", classes, plan.NoiseSamples));
    }

    public static void Write(Utf8JsonWriter json, ProbeTable? table)
    {
        if (table is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("samples", table.Plan.ProbeSamples);
        json.WriteNumber("pixelSamples", table.Plan.PixelSamples);
        json.WriteNumber("noiseSamples", table.Plan.NoiseSamples);
        json.WriteBase64String("answered", Bytes(table.Answered));
        json.WriteBase64String("pixelAnswered", Bytes(table.PixelAnswered));
        json.WriteBase64String("pixelFlips", Bytes(table.PixelFlips));
        json.WriteBase64String("pixels", Bytes(table.Pixels));
        json.WriteBase64String("noiseAnswers", Bytes(table.NoiseAnswers));
        var each = table.Rows.IsEmpty ? 0 : table.Reference.Samples / table.Rows.Length;
        json.WriteNumber("referenceSamples", each);
        json.WriteStartArray("rows");
        for (var index = 0; index < table.Rows.Length; index++)
        {
            var row = table.Rows[index];
            json.WriteStartObject();
            json.WriteString("probe", row.Probe);
            json.WriteBase64String("flips", Bytes(row.Flips));
            json.WriteBase64String("margins", MemoryMarshal.AsBytes(row.Margins.AsSpan()));
            json.WriteBase64String("reference", MemoryMarshal.AsBytes(table.Reference.Part(index * each, each).Values));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Bytes(ImmutableArray<int> counts) => MemoryMarshal.AsBytes(counts.AsSpan());
}
