using System.Text.Json;
using System.Text.Unicode;

namespace SupplyGuard.Signatures.Models;

/// <summary>JSON that can be read in one way only: valid UTF-8, no comments, no duplicate keys, bounded depth, canonical base64.</summary>
/// <param name="malformed">What to call a value of the wrong type: the bundle's fault, or the statement's.</param>
internal sealed class StrictJson(ModelProblemKind malformed)
{
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Lax = new() { MaxDepth = MaxDepth };

    /// <exception cref="ModelSignatureException">It is no JSON object, or has a key twice.</exception>
    public JsonDocument Parse(ReadOnlyMemory<byte> utf8)
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
            throw HasDuplicates(utf8)
                ? new ModelSignatureException(ModelProblemKind.DuplicateKey, "A key stands twice in one object, and readers disagree which of the two counts.")
                : Wrong("it is no JSON, or is cut off");
        }
    }

    public ModelSignatureException Wrong(string what) => new(malformed, $"It cannot be read: {what}.");

    /// <summary>A member that may be missing.</summary>
    /// <exception cref="ModelSignatureException">The parent is no object.</exception>
    public JsonElement? Find(JsonElement parent, string name) => parent.ValueKind is not JsonValueKind.Object
        ? throw Wrong($"what should hold '{name}' is no object")
        : parent.TryGetProperty(name, out var value) ? value : null;

    /// <inheritdoc cref="Find"/>
    public bool Has(JsonElement parent, string name) => Find(parent, name) is not null;

    /// <exception cref="ModelSignatureException">The member is missing or no object.</exception>
    public JsonElement Object(JsonElement parent, string name) => Member(parent, name, JsonValueKind.Object, "an object");

    /// <exception cref="ModelSignatureException">The member is missing or no array.</exception>
    public JsonElement Array(JsonElement parent, string name) => Member(parent, name, JsonValueKind.Array, "an array");

    /// <exception cref="ModelSignatureException">The member is missing or no text.</exception>
    public string Text(JsonElement parent, string name) => Text(Member(parent, name, JsonValueKind.String, "a text"));

    /// <exception cref="ModelSignatureException">It is no text.</exception>
    public string Text(JsonElement value)
    {
        try
        {
            return value.ValueKind is JsonValueKind.String ? value.GetString()! : throw Wrong("a text is missing");
        }
        catch (InvalidOperationException)
        {
            throw Wrong("a text has half a character in it");
        }
    }

    /// <summary>Base64 in the standard alphabet with padding, spelled the one way that an encoder spells it.</summary>
    /// <exception cref="ModelSignatureException">The member is missing or not such a text.</exception>
    public byte[] Bytes(JsonElement parent, string name) => Bytes(Member(parent, name, JsonValueKind.String, "a text"));

    /// <inheritdoc cref="Bytes(JsonElement, string)"/>
    public byte[] Bytes(JsonElement value)
    {
        var text = Text(value);
        var bytes = new byte[((text.Length / 4) + 1) * 3];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes.AsSpan(0, length)) == text
            ? bytes[..length]
            : throw Wrong("a value is not base64 as an encoder writes it");
    }

    /// <summary>A whole number; protocol buffers write those of 64 bits as texts.</summary>
    /// <exception cref="ModelSignatureException">The member is missing or no such number.</exception>
    public long Integer(JsonElement parent, string name)
    {
        if (Find(parent, name) is not { } value)
            throw Wrong($"'{name}' is missing");

        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var number) => number,
            JsonValueKind.Number when value.TryGetDouble(out var real) && real is >= 0 and <= 1L << 53 && double.IsInteger(real) => (long)real,
            JsonValueKind.String when long.TryParse(Text(value), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Wrong($"'{name}' is no whole number"),
        };
    }

    private JsonElement Member(JsonElement parent, string name, JsonValueKind kind, string expected)
    {
        if (parent.ValueKind is not JsonValueKind.Object || !parent.TryGetProperty(name, out var value))
            throw Wrong($"'{name}' is missing");

        return value.ValueKind == kind ? value : throw Wrong($"'{name}' is not {expected}");
    }

    private static bool HasDuplicates(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Lax);
            return document.RootElement.ValueKind is JsonValueKind.Object;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
