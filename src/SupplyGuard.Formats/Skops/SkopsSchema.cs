using System.Text.Json;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Skops;

/// <summary>
/// Walks the schema of a file of skops: every node names the type that is made, and the loader that makes it. Nodes for methods and for functions of <c>operator</c> call what they name
/// (CVE-2025-54412, CVE-2025-54413).
/// </summary>
internal sealed class SkopsSchema(UseList uses)
{
    private const string Entry = "schema.json";

    private const string Module = "__module__", Class = "__class__", Loader = "__loader__";

    /// <summary>Entries of the archive that nodes take their content from.</summary>
    public HashSet<string> Files { get; } = new(StringComparer.Ordinal);

    /// <exception cref="MalformedException">It is no JSON, has a name twice, or is beyond the limits.</exception>
    public void Read(ReadOnlyMemory<byte> json, long offset, int depth)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = depth, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind is not JsonValueKind.Object || !document.RootElement.TryGetProperty(Loader, out _))
                throw new MalformedException(Fault.Inconsistent, Math.Max(0, offset), "the schema is no node of skops.");

            Value(document.RootElement, offset);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new MalformedException(Fault.Inconsistent, Math.Max(0, offset), $"the schema is no JSON, has a name twice, or is nested in more than {depth} levels.");
        }
    }

    private void Value(JsonElement value, long offset)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                Value(item, offset);
        }

        if (value.ValueKind is not JsonValueKind.Object)
            return;

        var loader = Text(value, Loader) ?? "";
        if (Text(value, Class) is { } name)
            uses.Add(loader is "MethodNode" or "OperatorFuncNode" ? CodeUseKind.Function : CodeUseKind.Class, $"{Text(value, Module)}.{name}", Entry, offset, loader);
        if (Text(value, "module_path") is { } module && Text(value, "function") is { } function)
            uses.Add(CodeUseKind.Function, $"{module}.{function}", Entry, offset, "FunctionNode");
        if (Text(value, "file") is { } file)
            _ = Files.Add(file);

        foreach (var property in value.EnumerateObject())
            Value(property.Value, offset);
    }

    private static string? Text(JsonElement node, string key) => node.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
