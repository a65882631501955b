using System.Globalization;
using System.Text.Json;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Keras;

/// <summary>
/// Walks a configuration: whatever object, however deep, has a <c>class_name</c> makes Keras look up a class or function and call it. All
/// of them are said, and every text that is a path or an address.
/// </summary>
internal sealed class KerasConfig(KerasLimits limits)
{
    private const string Vocabulary = "vocabulary";

    private readonly Dictionary<(CodeUseKind Kind, string Name, string Detail), CodeUse> _uses = [];
    private readonly List<string> _path = [];
    private string _where = "";
    private long _offset;
    private int _values;

    /// <summary>What was found so far, each once, where it was found first.</summary>
    public IEnumerable<CodeUse> Uses => _uses.Values;

    /// <param name="where">The entry or attribute that the configuration is in.</param>
    /// <param name="offset">Where in the file it is; minus one when it is compressed.</param>
    /// <exception cref="MalformedException">It is no JSON, has a name twice, or is beyond the limits.</exception>
    public void Read(ReadOnlyMemory<byte> json, string where, long offset)
    {
        (_where, _offset, _values) = (where, offset, 0);
        _path.Clear();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = limits.Depth, AllowDuplicateProperties = false });
            Value(document.RootElement, isWord: false);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new MalformedException(Fault.Inconsistent, Math.Max(0, offset), $"'{where}' is no JSON, has a name twice, or is nested in more than {limits.Depth} levels.");
        }
    }

    /// <summary>Adds something that was not found in a configuration.</summary>
    /// <exception cref="MalformedException">The limits allow no more.</exception>
    public void Add(CodeUse use)
    {
        if (_uses.Count == limits.Uses)
            throw new MalformedException(Fault.TooLarge, Math.Max(0, use.Offset), $"the model names more than {limits.Uses} classes, functions and paths.");

        _ = _uses.TryAdd((use.Kind, use.Name, use.Detail), use);
    }

    /// <param name="isWord">Whether a text is one of a list of words, which may look like paths.</param>
    private void Value(JsonElement value, bool isWord)
    {
        if (_values++ == limits.Values)
            throw new MalformedException(Fault.TooLarge, Math.Max(0, _offset), $"'{_where}' holds more than {limits.Values} values.");

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Class(value);
                foreach (var property in value.EnumerateObject())
                {
                    _path.Add(property.Name);
                    Value(property.Value, isWord: false);
                    _path.RemoveAt(_path.Count - 1);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                var areWords = _path is [.., Vocabulary];
                foreach (var item in value.EnumerateArray())
                {
                    _path.Add((index++).ToString(CultureInfo.InvariantCulture));
                    Value(item, areWords);
                    _path.RemoveAt(_path.Count - 1);
                }

                break;
            case JsonValueKind.String when !isWord:
                Text(value.GetString()!);
                break;
        }
    }

    private void Class(JsonElement owner)
    {
        // Configurations of Keras 2 say how a Lambda keeps its function beside it.
        foreach (var key in new[] { "function_type", "output_shape_type", "mask_type" })
        {
            if (owner.TryGetProperty(key, out var kind) && kind.ValueKind is JsonValueKind.String && kind.ValueEquals("lambda"))
                Use(CodeUseKind.Program, "Lambda", "byte code of Python");
        }

        if (!owner.TryGetProperty("class_name", out var named))
        {
            if (owner.TryGetProperty("module", out var lonely) && lonely.ValueKind is JsonValueKind.String && owner.TryGetProperty("config", out _))
                throw Strange("an object names a module and no class");

            return;
        }

        if (named.ValueKind is not JsonValueKind.String)
            throw Strange("a class_name is no text");

        var (name, module, registered) = (named.GetString()!, Text(owner, "module"), Text(owner, "registered_name"));
        var config = owner.TryGetProperty("config", out var inner) ? inner : default;
        if (name is "function" or "TFOpLambda")
            Use(CodeUseKind.Function, Qualified(name is "function" ? module : "tf", Called(config, name)), registered);
        else if (name is "__lambda__" || (name is "Lambda" && HoldsCode(config)))
            Use(CodeUseKind.Program, name, "byte code of Python");
        else
            Use(CodeUseKind.Class, Qualified(module, name), registered == name ? "" : registered);
    }

    private string Called(JsonElement config, string owner)
    {
        var called = config.ValueKind is JsonValueKind.Object && config.TryGetProperty("function", out var function) ? function : config;
        return called.ValueKind is JsonValueKind.String ? called.GetString()! : throw Strange($"a {owner} does not say which one");
    }

    /// <summary>A Lambda may also name a function; anything that is no text and no named function is taken for code.</summary>
    private static bool HoldsCode(JsonElement config) =>
        config.ValueKind is not JsonValueKind.Object || !config.TryGetProperty("function", out var function) || function.ValueKind is not JsonValueKind.String;

    private string Text(JsonElement owner, string key)
    {
        if (!owner.TryGetProperty(key, out var value) || value.ValueKind is JsonValueKind.Null)
            return "";

        return value.ValueKind is JsonValueKind.String ? value.GetString()! : throw Strange($"a {key} is no text");
    }

    private void Text(string text)
    {
        if (OutsidePath.Is(text) || (_path is [.., Vocabulary] && text.Length > 0))
            Use(CodeUseKind.Outside, text, "");
    }

    private void Use(CodeUseKind kind, string name, string detail) => Add(new CodeUse(kind, Cut(name), Cut(_path.Count is 0 ? _where : $"{_where}: {string.Join('/', _path)}"), _offset) { Detail = Cut(detail) });

    private string Cut(string text) => text.Length <= limits.NameLength ? text : text[..limits.NameLength];

    private static string Qualified(string module, string name) => module.Length is 0 ? name : $"{module}.{name}";

    private MalformedException Strange(string what) => new(Fault.Inconsistent, Math.Max(0, _offset), $"in '{_where}', {what}.");
}
