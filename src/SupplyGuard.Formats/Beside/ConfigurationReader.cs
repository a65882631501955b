using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Beside;

/// <summary>The door of the room for files beside a model. It looks at keys that make loaders import, call or render something.</summary>
public static class ConfigurationReader
{
    /// <exception cref="IOException">The disk failed.</exception>
    public static Parsed<ConfigurationFacts> Read(FileWindow file, ConfigurationLimits limits)
    {
        try
        {
            return new Parsed<ConfigurationFacts>.Ok(ReadCore(file.Take(0, file.Length, limits.Length, "the document"), limits));
        }
        catch (MalformedException e)
        {
            return new Parsed<ConfigurationFacts>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static ConfigurationFacts ReadCore(ReadOnlySpan<byte> document, ConfigurationLimits limits)
    {
        var start = document.StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(document[start..], new JsonReaderOptions { MaxDepth = limits.Depth });
        var (uses, templates) = (ImmutableArray.CreateBuilder<CodeUse>(), ImmutableArray.CreateBuilder<KeyValuePair<string, string>>());
        var path = new Stack<(string Key, HashSet<string> Keys)>();
        var (key, keys) = ("", 0);
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        path.Push((key, new HashSet<string>(StringComparer.Ordinal)));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        key = path.Pop().Key;
                        break;
                    case JsonTokenType.PropertyName:
                        key = Text(ref reader, limits, start);
                        if (++keys > limits.Keys)
                            throw new MalformedException(Fault.TooLarge, start + reader.TokenStartIndex, $"the document has more than {limits.Keys} keys.");
                        if (!path.Peek().Keys.Add(key))
                            throw new MalformedException(Fault.Inconsistent, start + reader.TokenStartIndex, "a key stands twice in one object.");

                        break;
                    case JsonTokenType.String or JsonTokenType.True:
                        Value(ref reader, path, key);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            throw new MalformedException(Fault.Inconsistent, start + reader.BytesConsumed, $"it is no JSON, or deeper than {limits.Depth}.");
        }

        return new ConfigurationFacts(uses.DrainToImmutable(), templates.DrainToImmutable());

        void Value(ref Utf8JsonReader at, Stack<(string Key, HashSet<string>)> above, string named)
        {
            var meaning = Meaning(named) ?? above.Select(one => Meaning(one.Key)).FirstOrDefault(one => one is not null);
            if (meaning is null || (at.TokenType is JsonTokenType.True) != (meaning is "trust_remote_code"))
                return;
            if (uses.Count + templates.Count == limits.Uses)
                throw new MalformedException(Fault.TooLarge, start + at.TokenStartIndex, $"the document names more than {limits.Uses} things to load.");

            var text = at.TokenType is JsonTokenType.True ? "true" : Text(ref at, limits, start);
            var offset = start + at.TokenStartIndex;
            if (meaning is "chat_template")
                templates.Add(new KeyValuePair<string, string>(named, text));
            else
                uses.Add(new CodeUse(meaning switch { "_target_" => CodeUseKind.Function, "trust_remote_code" => CodeUseKind.Program, _ => CodeUseKind.Class }, text, meaning, offset));
        }
    }

    /// <summary>The key that counts; null for any other.</summary>
    private static string? Meaning(string key) => key is "auto_map" or "custom_pipelines" or "trust_remote_code" or "_target_" or "chat_template" ? key : null;

    private static string Text(ref Utf8JsonReader reader, ConfigurationLimits limits, int start)
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
