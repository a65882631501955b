using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Beside;

/// <summary>Takes the tokens of one document, one after the other, and keeps what makes a loader do something.</summary>
/// <param name="start">Where in the file the document begins.</param>
internal sealed class ConfigurationWalk(ConfigurationLimits limits, int start)
{
    private const string WeightMap = "weight_map";

    private readonly ImmutableArray<CodeUse>.Builder _uses = ImmutableArray.CreateBuilder<CodeUse>();
    private readonly ImmutableArray<KeyValuePair<string, string>>.Builder _templates = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
    private readonly ImmutableArray<KeyValuePair<string, string>>.Builder _files = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
    private readonly Stack<(string Key, HashSet<string> Keys)> _path = new();
    private string _key = "";
    private int _keys;
    private bool _isIndex;
    private long? _totalSize;

    public ConfigurationFacts Facts => new(_uses.ToImmutable(), _templates.ToImmutable(), _isIndex ? new ShardIndex(_files.ToImmutable(), _totalSize) : null);

    /// <exception cref="MalformedException">A key stands twice, or the limits allow no more.</exception>
    public void Token(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _isIndex |= _path.Count is 1 && _key is WeightMap && reader.TokenType is JsonTokenType.StartObject;
                _path.Push((_key, new HashSet<string>(StringComparer.Ordinal)));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _key = _path.Pop().Key;
                break;
            case JsonTokenType.PropertyName:
                Key(ref reader);
                break;
            case JsonTokenType.String when _path.Count is 2 && _path.Peek().Key is WeightMap:
                _files.Add(new KeyValuePair<string, string>(_key, Text(ref reader)));
                break;
            case JsonTokenType.Number when _path.Count is 2 && _path.Peek().Key is "metadata" && _key is "total_size":
                _totalSize = reader.TryGetInt64(out var size) ? size : null;
                break;
            case JsonTokenType.String when _key is "path" && _path.Any(one => one.Key is ConfigurationReader.PackageItems):
                Item(ref reader);
                break;
            case JsonTokenType.String or JsonTokenType.True:
                Value(ref reader);
                break;
        }
    }

    private void Key(ref Utf8JsonReader reader)
    {
        _key = Text(ref reader);
        if (++_keys > limits.Keys)
            throw new MalformedException(Fault.TooLarge, start + reader.TokenStartIndex, $"the document has more than {limits.Keys} keys.");
        if (!_path.Peek().Keys.Add(_key))
            throw new MalformedException(Fault.Inconsistent, start + reader.TokenStartIndex, "a key stands twice in one object.");
    }

    private void Value(ref Utf8JsonReader reader)
    {
        var meaning = Meaning(_key) ?? _path.Select(one => Meaning(one.Key)).FirstOrDefault(one => one is not null);
        if (meaning is null || (reader.TokenType is JsonTokenType.True) != (meaning is "trust_remote_code"))
            return;

        MustFit(ref reader);
        var text = reader.TokenType is JsonTokenType.True ? "true" : Text(ref reader);
        if (meaning is "chat_template")
            _templates.Add(new KeyValuePair<string, string>(_key, text));
        else
            _uses.Add(new CodeUse(meaning switch { "_target_" => CodeUseKind.Function, "trust_remote_code" => CodeUseKind.Program, _ => CodeUseKind.Class }, text, meaning, start + reader.TokenStartIndex));
    }

    /// <summary>A file of a CoreML package, which lies in its folder.</summary>
    private void Item(ref Utf8JsonReader reader)
    {
        var item = Text(ref reader);
        if (RelativePath.StaysInside(item))
            return;

        MustFit(ref reader);
        _uses.Add(new CodeUse(CodeUseKind.Outside, item, ConfigurationReader.PackageItems, start + reader.TokenStartIndex));
    }

    private void MustFit(ref Utf8JsonReader reader)
    {
        if (_uses.Count + _templates.Count == limits.Uses)
            throw new MalformedException(Fault.TooLarge, start + reader.TokenStartIndex, $"the document names more than {limits.Uses} things to load.");
    }

    /// <summary>The key that counts; null for any other.</summary>
    private static string? Meaning(string key) => key is "auto_map" or "custom_pipelines" or "trust_remote_code" or "_target_" or "chat_template" ? key : null;

    private string Text(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > limits.TextBytes)
            throw new MalformedException(Fault.TooLarge, start + reader.TokenStartIndex, $"a name or text is longer than {limits.TextBytes} bytes.");

        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new MalformedException(Fault.Inconsistent, start + reader.TokenStartIndex, "a text has half a character in it.");
        }
    }
}
