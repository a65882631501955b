using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace SupplyGuard.Runtime;

/// <summary>JSON of signatures that can be read in one way only: valid UTF-8, no comments, no duplicate keys, bounded depth, canonical base64.</summary>
internal static class SignatureJson
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <exception cref="ModelNotVerifiedException">It is no JSON object, or has a key twice.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
            throw Wrong("it is not UTF-8");

        try
        {
            var document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document : throw Wrong("it is no JSON object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Wrong("it is no JSON, is cut off, or names a key twice", e);
        }
    }

    public static ModelNotVerifiedException Wrong(string fault, Exception? cause = null) => new(
        NotVerifiedReason.SignatureMalformed,
        $"The signature cannot be trusted, because {fault}. Take signature and model from where they were published, or have them signed again.",
        cause);

    /// <summary>A member that may be missing.</summary>
    /// <exception cref="ModelNotVerifiedException">The parent is no object.</exception>
    public static JsonElement? Find(JsonElement parent, string name) => parent.ValueKind is not JsonValueKind.Object
        ? throw Wrong($"what should hold '{name}' is no object")
        : parent.TryGetProperty(name, out var value) ? value : null;

    /// <exception cref="ModelNotVerifiedException">The member is missing or no object.</exception>
    public static JsonElement Object(JsonElement parent, string name) => Member(parent, name, JsonValueKind.Object, "an object");

    /// <exception cref="ModelNotVerifiedException">The member is missing or no array.</exception>
    public static JsonElement Array(JsonElement parent, string name) => Member(parent, name, JsonValueKind.Array, "an array");

    /// <exception cref="ModelNotVerifiedException">The member is missing or no text.</exception>
    public static string Text(JsonElement parent, string name) => Text(Member(parent, name, JsonValueKind.String, "a text"));

    /// <exception cref="ModelNotVerifiedException">It is no text.</exception>
    public static string Text(JsonElement value)
    {
        try
        {
            return value.ValueKind is JsonValueKind.String ? value.GetString()! : throw Wrong("a text is missing");
        }
        catch (InvalidOperationException e)
        {
            throw Wrong("a text has half a character in it", e);
        }
    }

    /// <exception cref="ModelNotVerifiedException">The member is missing or neither true nor false.</exception>
    public static bool Flag(JsonElement parent, string name) => Find(parent, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong($"'{name}' is neither true nor false"),
    };

    /// <summary>Base64 in the standard alphabet with padding, spelled the one way that an encoder spells it.</summary>
    /// <exception cref="ModelNotVerifiedException">The member is missing or not such a text.</exception>
    public static byte[] Bytes(JsonElement parent, string name)
    {
        var text = Text(parent, name);
        var bytes = new byte[((text.Length / 4) + 1) * 3];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes.AsSpan(0, length)) == text
            ? bytes[..length]
            : throw Wrong("a value is not base64 as an encoder writes it");
    }

    /// <summary>A whole number; protocol buffers write those of 64 bits as texts, and those of a structure as real numbers.</summary>
    /// <exception cref="ModelNotVerifiedException">The member is missing or no such number.</exception>
    public static long Integer(JsonElement parent, string name)
    {
        if (Find(parent, name) is not { } value)
            throw Wrong($"'{name}' is missing");

        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var number) => number,
            JsonValueKind.Number when value.TryGetDouble(out var real) && real is >= 0 and <= 1L << 53 && double.IsInteger(real) => (long)real,
            JsonValueKind.String when long.TryParse(Text(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Wrong($"'{name}' is no whole number"),
        };
    }

    private static JsonElement Member(JsonElement parent, string name, JsonValueKind kind, string expected)
    {
        if (Find(parent, name) is not { } value)
            throw Wrong($"'{name}' is missing");

        return value.ValueKind == kind ? value : throw Wrong($"'{name}' is not {expected}");
    }
}
