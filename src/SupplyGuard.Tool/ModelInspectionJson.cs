using System.Globalization;
using System.Text;
using System.Text.Json;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Differences;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>What is in a model, for programs: one JSON document.</summary>
internal static class ModelInspectionJson
{
    public static void Write(ModelInspection inspection, TextWriter output) => Document(output, json =>
    {
        var facts = ModelDifference.Facts(inspection.Model);
        json.WriteNumber("inspection", 1);
        json.WriteText("tool", ToolVersion.Name);
        json.WriteText("path", inspection.Model.Subject.Path);
        json.WriteText("format", inspection.Model.FormatName);
        json.WriteNumber("size", inspection.Model.Size);
        json.WriteText("sha256", inspection.Model.Sha256?.Hex);
        json.WriteText("tensorRoot", inspection.Model.TensorRoot?.Hex);
        json.WriteNumber("parameters", facts.ParameterCount);
        if (inspection.SketchKeyId is { } keyId)
            json.WriteText("sketchKey", keyId);
        json.WriteStartArray("tensors");
        foreach (var tensor in facts.Tensors)
            WriteTensor(json, tensor, inspection.Statistics?.GetValueOrDefault(tensor.Name));
        json.WriteEndArray();
        WriteFacts(json, facts, inspection.Model);
    });

    /// <summary>Writes one object, and the line break behind it.</summary>
    public static void Document(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        output.Write('\n');
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorEntry tensor, TensorStatistics? statistics)
    {
        json.WriteStartObject();
        json.WriteText("name", tensor.Name);
        json.WriteText("dtype", tensor.DType);
        WriteShape(json, "shape", tensor);
        json.WriteNumber("bytes", tensor.ByteLength);
        json.WriteText("sha256", tensor.Digest.Hex);
        if (statistics is not null)
            WriteStatistics(json, tensor, statistics);
        json.WriteEndObject();
    }

    public static void WriteShape(Utf8JsonWriter json, string name, TensorEntry tensor)
    {
        json.WriteStartArray(name);
        foreach (var dimension in tensor.Shape)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
    }

    private static void WriteStatistics(Utf8JsonWriter json, TensorEntry tensor, TensorStatistics statistics)
    {
        json.WriteStartObject("statistics");
        json.WriteBoolean("decoded", statistics.IsDecoded);
        if (statistics.IsDecoded)
        {
            json.WriteNumber("count", statistics.Count);
            json.WriteNumber("norm", (double?)statistics.Norm);
            json.WriteNumber("minimum", statistics.Minimum);
            json.WriteNumber("maximum", statistics.Maximum);
            json.WriteNumber("mean", statistics.Mean);
            json.WriteNumber("zeros", statistics.Zeros);
            json.WriteNumber("nan", statistics.NaN);
            json.WriteNumber("infinite", statistics.Infinite);
            json.WriteText("highBits", statistics.HighBits?.Hex);
        }

        if (!statistics.Sketch.IsEmpty)
        {
            if (statistics.SketchedAs != tensor.Name)
                json.WriteText("sketchedAs", statistics.SketchedAs);
            json.WritePropertyName("sketch");
            json.WriteRawValue($"[{string.Join(',', statistics.Sketch.Select(sum => float.IsFinite(sum) ? sum.ToString("R", CultureInfo.InvariantCulture) : "null"))}]");
        }

        json.WriteEndObject();
    }

    private static void WriteFacts(Utf8JsonWriter json, ModelFacts facts, ModelEvidence model)
    {
        Objects(json, "unread", facts.Unread, tensor => Members(json, ("name", tensor.Name), ("reason", tensor.Reason)));
        json.WriteStartArray("shared");
        foreach (var names in facts.Shared)
        {
            json.WriteStartArray();
            foreach (var name in names)
                json.WriteTextValue(name);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        Objects(json, "operators", facts.Operators, used => WriteCounted(json, used.Domain, used.OpType, used.Count));
        Objects(json, "opsets", facts.Onnx?.OpsetImports ?? [], opset => WriteCounted(json, opset.Domain, null, opset.Version));
        Objects(json, "inputs", facts.Onnx?.Inputs ?? [], value => Members(json, ("name", value.Name), ("type", InspectedModel.TypeOf(value))));
        Objects(json, "outputs", facts.Onnx?.Outputs ?? [], value => Members(json, ("name", value.Name), ("type", InspectedModel.TypeOf(value))));
        Objects(json, "metadata", facts.Metadata, entry => Members(json, ("key", entry.Key), ("value", entry.Value)));
        Objects(json, "externalFiles", facts.ExternalFiles, file => WriteFile(json, file, model));
        Objects(json, "members", facts.Members, member => WriteMember(json, member));
        if (!facts.Uses.IsEmpty)
            Objects(json, "uses", facts.Uses, use => WriteUse(json, use));
    }

    private static void WriteUse(Utf8JsonWriter json, CodeUse use)
    {
        json.WriteText("kind", use.Kind.ToString());
        json.WriteText("name", use.Name);
        json.WriteText("in", use.Where);
        json.WriteText("detail", use.Detail);
        json.WriteNumber("offset", use.Offset);
    }

    private static void WriteCounted(Utf8JsonWriter json, string domain, string? name, long number)
    {
        json.WriteText("domain", domain);
        if (name is not null)
            json.WriteText("name", name);
        json.WriteNumber(name is null ? "version" : "nodes", number);
    }

    private static void WriteFile(Utf8JsonWriter json, ExternalFile file, ModelEvidence model)
    {
        json.WriteText("location", file.Location);
        json.WriteNumber("size", file.Length);
        json.WriteText("sha256", model.Files.TryGetValue(file.Location, out var read) ? read.Sha256.Hex : null);
        json.WriteBoolean("read", file.Tensors.All(tensor => tensor.State is ExternalTensorState.Read));
        json.WriteNumber("tensors", file.Tensors.Length);
    }

    private static void WriteMember(Utf8JsonWriter json, ArchiveMember member)
    {
        json.WriteText("name", member.Name);
        json.WriteNumber("size", member.Size);
        json.WriteText("sha256", member.Sha256.Hex);
    }

    private static void Members(Utf8JsonWriter json, params ReadOnlySpan<(string Key, string Value)> members)
    {
        foreach (var (key, value) in members)
            json.WriteText(key, value);
    }

    private static void Objects<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            write(value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
