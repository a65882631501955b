using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Evidence.Differences;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>The difference of two models for programs: one JSON document.</summary>
internal static class ModelDiffJson
{
    public static void Write(ModelDifference difference, ChangeReading reading, TextWriter output) => ModelInspectionJson.Document(output, json =>
    {
        json.WriteNumber("diff", 1);
        json.WriteText("tool", ToolVersion.Name);
        WriteModel(json, "old", difference.Old);
        WriteModel(json, "new", difference.New);
        json.WriteText("looksLike", JsonNamingPolicy.CamelCase.ConvertName(reading.Nature.ToString()));
        json.WriteText("sentence", reading.Sentence);
        json.WriteText("notCompared", difference.Problem);
        if (difference.Distance is { } distance)
            WriteDistance(json, distance);
        json.WriteStartObject("counts");
        foreach (var state in Enum.GetValues<TensorState>())
            json.WriteNumber(Name(state), difference.Count(state));
        json.WriteEndObject();

        json.WriteStartArray("tensors");
        foreach (var tensor in difference.Tensors.Where(tensor => tensor.State is not TensorState.Same))
            WriteTensor(json, tensor);
        json.WriteEndArray();
        WriteValues(json, "operators", difference.Operators);
        WriteValues(json, "opsets", difference.Opsets);
        WriteValues(json, "signature", difference.Signature);
        WriteValues(json, "metadata", difference.Metadata);
    });

    private static string Name(TensorState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    private static void WriteModel(Utf8JsonWriter json, string name, InspectedModel model)
    {
        json.WriteStartObject(name);
        json.WriteText("path", model.Path);
        json.WriteText("format", model.Format);
        json.WriteNumber("size", model.Size);
        json.WriteText("sha256", model.Sha256?.Hex);
        json.WriteText("tensorRoot", model.TensorRoot?.Hex);
        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorDifference tensor)
    {
        json.WriteStartObject();
        json.WriteText("name", tensor.Name);
        json.WriteText("change", Name(tensor.State));
        WriteEntry(json, "old", tensor.Old);
        WriteEntry(json, "new", tensor.New);
        if (tensor.Comparison is { } comparison)
            WriteComparison(json, comparison);
        else if (tensor.Estimate is { } estimate)
            WriteEstimate(json, estimate);
        else if (tensor.IsComparable)
            json.WriteNull("numbers");
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, TensorEntry? tensor)
    {
        if (tensor is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteText("name", tensor.Name);
        json.WriteText("dtype", tensor.DType);
        ModelInspectionJson.WriteShape(json, "shape", tensor);
        json.WriteText("sha256", tensor.Digest.Hex);
        json.WriteEndObject();
    }

    private static void WriteComparison(Utf8JsonWriter json, TensorComparison comparison)
    {
        json.WriteStartObject("numbers");
        json.WriteNumber("count", comparison.Count);
        json.WriteNumber("changed", comparison.Changed);
        json.WriteNumber("relativeDistance", comparison.RelativeDistance);
        json.WriteNumber("distance", (double?)comparison.Distance);
        json.WriteNumber("largestDifference", (double?)comparison.LargestDifference);
        json.WriteNumber("notFinite", comparison.NotFinite);
        json.WriteBoolean("lowBitsOnly", comparison.IsLowBitsOnly);
        json.WriteStartArray("roundedTo");
        foreach (var dtype in comparison.Roundings)
            json.WriteTextValue(dtype);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What sketches tell. The errors are standard deviations, as shares of the distances.</summary>
    private static void WriteDistance(Utf8JsonWriter json, ModelDistance distance)
    {
        json.WriteStartObject("estimatedDistance");
        json.WriteNumber("relativeDistance", distance.RelativeDistance);
        json.WriteNumber("distance", (double?)distance.Distance);
        json.WriteNumber("error", (double?)distance.Error);
        json.WriteNumber("tensors", distance.Tensors);
        json.WriteNumber("leftOut", distance.LeftOut);
        json.WriteEndObject();
    }

    private static void WriteEstimate(Utf8JsonWriter json, SketchedDistance estimate)
    {
        json.WriteStartObject("estimate");
        json.WriteNumber("relativeDistance", estimate.RelativeDistance);
        json.WriteNumber("distance", estimate.Distance);
        json.WriteNumber("error", (double?)TensorSketch.RelativeError);
        json.WriteNumber("resolution", (double?)estimate.Resolution);
        json.WriteText("notTold", estimate.Untold);
        json.WriteBoolean("lowBitsOnly", estimate.IsLowBitsOnly);
        json.WriteNumber("notFiniteBefore", estimate.OldNotFinite);
        json.WriteNumber("notFinite", estimate.NewNotFinite);
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, string name, ImmutableArray<ValueDifference> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteText("key", value.Key);
            json.WriteText("old", value.Old);
            json.WriteText("new", value.New);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
