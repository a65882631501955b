using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SupplyGuard.Policies;

/// <summary>Writes the schema of policies as JSON Schema 2020-12, for editors and for other programs.</summary>
internal static class PolicyJsonSchema
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(PolicyShape.Section root)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$comment"] = "Written from PolicySchema.cs. SupplyGuard's own reader judges more than this can say.",
            ["title"] = "SupplyGuard policy",
        };
        foreach (var (name, value) in Of(root).ToArray())
            schema[name] = value?.DeepClone();

        return schema.ToJsonString(Readable) + "\n";
    }

    private static JsonObject Of(PolicyShape shape) => shape switch
    {
        PolicyShape.Section section => Of(section),
        PolicyShape.Map map => new() { ["type"] = "object", ["propertyNames"] = Of(new PolicyShape.Text(map.KeyForm)), ["additionalProperties"] = Of(map.Value) },
        PolicyShape.List list => Of(list),
        PolicyShape.OneOrMany one => new() { ["anyOf"] = new JsonArray(Of(one.Item), Of(new PolicyShape.List(one.Item, Unique: one.Unique))) },
        PolicyShape.Choice choice => new() { ["enum"] = new JsonArray([.. choice.Values.Select(value => JsonValue.Create(value))]) },
        PolicyShape.Text text when PolicyTextForms.Pattern(text.Form) is { } pattern => new() { ["type"] = "string", ["pattern"] = pattern },
        PolicyShape.Text => new() { ["type"] = "string" },
        PolicyShape.Duration => new() { ["type"] = "string", ["pattern"] = @"^(\d+\.)?([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{7})?$" },
        PolicyShape.Integer { AtLeast: var least, AtMost: var most } when least == most => new() { ["const"] = least },
        PolicyShape.Integer range => new() { ["type"] = "integer", ["minimum"] = range.AtLeast, ["maximum"] = range.AtMost },
        PolicyShape.Number range => new() { ["type"] = "number", [range.Above ? "exclusiveMinimum" : "minimum"] = range.AtLeast, ["maximum"] = range.AtMost },
        PolicyShape.Flag => new() { ["type"] = "boolean" },
        _ => [],
    };

    private static JsonObject Of(PolicyShape.Section section)
    {
        var properties = new JsonObject();
        foreach (var key in section.Keys)
        {
            var property = Of(key.Shape);
            property["description"] = key.Description;
            if (key.Default is { } json)
                property["default"] = JsonNode.Parse(Encoding.UTF8.GetBytes(json));

            properties[key.Name] = property;
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = section.Keys.Where(key => key.Required).Select(key => (JsonNode?)JsonValue.Create(key.Name)).ToArray();
        if (required.Length > 0)
            schema["required"] = new JsonArray(required);

        return schema;
    }

    private static JsonObject Of(PolicyShape.List list)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Of(list.Item) };
        if (list.AtLeast > 0)
            schema["minItems"] = list.AtLeast;

        if (list.Unique)
            schema["uniqueItems"] = true;

        return schema;
    }
}
