using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TestKit;

/// <summary>
/// A JSON Schema (draft-04 to draft-07), as far as the schemas go that we test against. A keyword that it does not know is refused, so that
/// no part of a schema is silently skipped.
/// </summary>
public sealed class JsonSchema(JsonElement root)
{
    private static readonly HashSet<string> Annotations = ["$schema", "id", "$id", "title", "description", "default", "format", "definitions", "examples", "$comment"];

    public static JsonSchema Parse(string text) => new(JsonElement.Parse(text));

    /// <summary>What is wrong with the document, each with its path; empty when it is valid.</summary>
    public IReadOnlyList<string> Faults(JsonElement document)
    {
        var faults = new List<string>();
        Check(root, document, "$", faults);
        return faults;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> faults)
    {
        if (schema.ValueKind is JsonValueKind.True)
            return;

        if (schema.ValueKind is JsonValueKind.False)
        {
            faults.Add($"{path}: nothing is allowed here");
            return;
        }

        // Siblings of a reference are ignored up to draft-07.
        if (schema.TryGetProperty("$ref", out var reference))
        {
            Check(Resolve(reference.GetString()!), value, path, faults);
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
            CheckKeyword(schema, keyword.Name, keyword.Value, value, path, faults);
    }

    private void CheckKeyword(JsonElement schema, string name, JsonElement keyword, JsonElement value, string path, List<string> faults)
    {
        var isObject = value.ValueKind is JsonValueKind.Object;
        var isArray = value.ValueKind is JsonValueKind.Array;
        var isNumber = value.ValueKind is JsonValueKind.Number;
        var isString = value.ValueKind is JsonValueKind.String;
        switch (name)
        {
            case "type":
                var types = keyword.ValueKind is JsonValueKind.Array ? keyword.EnumerateArray().Select(type => type.GetString()!) : [keyword.GetString()!];
                Require(types.Any(type => IsOfType(value, type)), $"is not of type {keyword}");
                break;
            case "enum":
                Require(keyword.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value)), $"{value} is none of {keyword}");
                break;
            case "const":
                Require(JsonElement.DeepEquals(keyword, value), $"{value} is not {keyword}");
                break;
            case "required" when isObject:
                foreach (var required in keyword.EnumerateArray())
                    Require(value.TryGetProperty(required.GetString()!, out _), $"lacks '{required}'");
                break;
            case "properties" or "additionalProperties" or "patternProperties" when isObject:
                CheckProperties(schema, name, value, path, faults);
                break;
            case "items" when isArray:
                CheckEach(keyword, value, path, faults);
                break;
            case "minItems" when isArray:
                Require(value.GetArrayLength() >= keyword.GetInt32(), $"has fewer than {keyword} items");
                break;
            case "maxItems" when isArray:
                Require(value.GetArrayLength() <= keyword.GetInt32(), $"has more than {keyword} items");
                break;
            case "uniqueItems" when isArray && keyword.GetBoolean():
                var items = value.EnumerateArray().ToArray();
                Require(!items.Where((item, index) => items.Take(index).Any(earlier => JsonElement.DeepEquals(earlier, item))).Any(), "has an item twice");
                break;
            case "minimum" when isNumber:
                Require(value.GetDouble() >= keyword.GetDouble(), $"{value} is below {keyword}");
                break;
            case "maximum" when isNumber:
                Require(value.GetDouble() <= keyword.GetDouble(), $"{value} is above {keyword}");
                break;
            case "minLength" when isString:
                Require(value.GetString()!.EnumerateRunes().Count() >= keyword.GetInt32(), $"is shorter than {keyword}");
                break;
            case "pattern" when isString:
                Require(Matches(keyword, value.GetString()!), $"'{value}' does not match {keyword}");
                break;
            default:
                CheckCombination(name, keyword, value, path, faults);
                break;
        }

        void Require(bool condition, string fault)
        {
            if (!condition)
                faults.Add($"{path}: {fault}");
        }
    }

    private void CheckCombination(string name, JsonElement keyword, JsonElement value, string path, List<string> faults)
    {
        switch (name)
        {
            case "anyOf":
                if (Matching(keyword, value, path) is 0)
                    faults.Add($"{path}: matches none of anyOf");
                break;
            case "oneOf":
                if (Matching(keyword, value, path) is not 1)
                    faults.Add($"{path}: does not match exactly one of oneOf");
                break;
            case "allOf":
                foreach (var part in keyword.EnumerateArray())
                    Check(part, value, path, faults);
                break;
            default:
                if (!Annotations.Contains(name) && !IsKnown(name))
                    throw new NotSupportedException($"The schema uses '{name}' at {path}, which this validator does not know.");
                break;
        }
    }

    private static bool IsKnown(string name) => name is "required" or "properties" or "additionalProperties" or "patternProperties"
        or "items" or "minItems" or "maxItems" or "uniqueItems" or "minimum" or "maximum" or "minLength" or "pattern";

    private void CheckProperties(JsonElement schema, string keyword, JsonElement value, string path, List<string> faults)
    {
        foreach (var property in value.EnumerateObject())
        {
            var declared = schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property.Name, out _);
            var patterns = schema.TryGetProperty("patternProperties", out var all)
                ? all.EnumerateObject().Where(pattern => Regex.IsMatch(property.Name, pattern.Name, RegexOptions.ECMAScript, Patience)).ToArray()
                : [];
            var inner = $"{path}.{property.Name}";

            if (keyword is "properties" && declared)
                Check(properties.GetProperty(property.Name), property.Value, inner, faults);
            else if (keyword is "patternProperties")
                Array.ForEach(patterns, pattern => Check(pattern.Value, property.Value, inner, faults));
            else if (keyword is "additionalProperties" && !declared && patterns is [])
                Check(schema.GetProperty("additionalProperties"), property.Value, inner, faults);
        }
    }

    private void CheckEach(JsonElement schema, JsonElement array, string path, List<string> faults)
    {
        var index = 0;
        foreach (var item in array.EnumerateArray())
            Check(schema, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), faults);
    }

    private int Matching(JsonElement schemas, JsonElement value, string path) => schemas.EnumerateArray().Count(schema =>
    {
        var faults = new List<string>();
        Check(schema, value, path, faults);
        return faults is [];
    });

    private JsonElement Resolve(string reference)
    {
        if (!reference.StartsWith('#'))
            throw new NotSupportedException($"The schema refers to '{reference}', outside itself.");

        var found = root;
        foreach (var part in reference.Split('/').Skip(1))
            found = found.GetProperty(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        return found;
    }

    private static bool Matches(JsonElement pattern, string value) => Regex.IsMatch(value, pattern.GetString()!, RegexOptions.ECMAScript, Patience);

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind is JsonValueKind.Null,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => throw new NotSupportedException($"The schema names a type '{type}'."),
    };

    private static TimeSpan Patience => TimeSpan.FromSeconds(5);
}
