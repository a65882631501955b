using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>The members of one JSON object of a baseline, each asked for by name and type.</summary>
internal readonly struct BaselineMembers
{
    private readonly JsonElement _element;
    private readonly string _what;
    private readonly BaselineLimits _limits;

    /// <exception cref="FaultyMemberException">The element is no object.</exception>
    public BaselineMembers(JsonElement element, string what, BaselineLimits limits)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            throw new FaultyMemberException(Fault.Inconsistent, $"A member is missing or has the wrong type: {what} is not an object.");

        (_element, _what, _limits) = (element, what, limits);
    }

    /// <exception cref="FaultyMemberException">A member is missing, or there is another one.</exception>
    public void RequireExactly(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!_element.TryGetProperty(name, out _))
                throw new FaultyMemberException(Fault.Inconsistent, $"Of {_what}, the member '{name}' is missing.");
        }

        // Names are unique, so that all are there and there is no other when the numbers agree.
        if (_element.GetPropertyCount() != names.Length)
            throw new FaultyMemberException(Fault.Unsupported, $"Of {_what}, a member is not known.");
    }

    public bool Has(string name) => _element.TryGetProperty(name, out _);

    public bool IsNull(string name) => _element.GetProperty(name).ValueKind is JsonValueKind.Null;

    public BaselineMembers Object(string name) => new(_element.GetProperty(name), $"'{name}'", _limits);

    public JsonElement Array(string name) =>
        _element.GetProperty(name) is { ValueKind: JsonValueKind.Array } array ? array : throw Wrong(name, "an array");

    public bool Boolean(string name) => _element.GetProperty(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>A whole number, zero or more.</summary>
    public int Count(string name) =>
        _element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var count) && count >= 0
            ? count
            : throw Wrong(name, "a count");

    /// <summary>A finite number, zero or more.</summary>
    public double Magnitude(string name) =>
        _element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && double.IsFinite(value) && value >= 0
            ? value
            : throw Wrong(name, "a number of zero or more");

    /// <summary>The number of bytes that <paramref name="values"/> of <paramref name="width"/> take, as base64.</summary>
    public byte[] Bytes(string name, long values, int width)
    {
        // The length of the text is bounded before anything of that size is allocated.
        var text = _element.GetProperty(name) is { ValueKind: JsonValueKind.String } element ? element.GetRawText() : "";
        var expected = values * width;
        if (text.Length - 2 != (expected + 2) / 3 * 4)
            throw Wrong(name, $"{values} numbers as base64");

        var bytes = new byte[expected];
        return Convert.TryFromBase64Chars(text.AsSpan(1, text.Length - 2), bytes, out var written) && written == expected ? bytes : throw Wrong(name, $"{values} numbers as base64");
    }

    /// <summary>Finite floats, little-endian, as base64.</summary>
    public ImmutableArray<float> Floats(string name, long values)
    {
        var floats = MemoryMarshal.Cast<byte, float>(Bytes(name, values, sizeof(float))).ToArray();
        return floats.All(float.IsFinite) ? ImmutableCollectionsMarshal.AsImmutableArray(floats) : throw Wrong(name, "a list of finite numbers");
    }

    /// <summary>Counts from 0 to <paramref name="atMost"/>, 32 bits each, little-endian, as base64.</summary>
    public ImmutableArray<int> Counts(string name, long values, int atMost)
    {
        var counts = MemoryMarshal.Cast<byte, int>(Bytes(name, values, sizeof(int))).ToArray();
        return counts.All(count => count >= 0 && count <= atMost) ? ImmutableCollectionsMarshal.AsImmutableArray(counts) : throw Wrong(name, $"a list of counts up to {atMost}");
    }

    /// <summary>A name that a person may be shown, or nothing.</summary>
    public string TextOrNothing(string name) => IsEmpty(name) ? "" : Text(name);

    public bool IsEmpty(string name) => _element.GetProperty(name) is { ValueKind: JsonValueKind.String } text && text.ValueEquals("");

    /// <summary>A name that a person may be shown.</summary>
    public string Text(string name)
    {
        var element = _element.GetProperty(name);
        if (element.ValueKind is not JsonValueKind.String || Decode(element) is not { Length: > 0 } text || text.Length > _limits.NameLength || text.Any(char.IsControl))
            throw Wrong(name, $"text of 1 to {_limits.NameLength} characters");

        return text;
    }

    /// <summary>A SHA-256.</summary>
    public Digest Digest(string name) =>
        Formats.Digest.TryParse(Text(name), out var digest) && digest.Algorithm is DigestAlgorithm.Sha256 ? digest : throw Wrong(name, "a SHA-256");

    private static string? Decode(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escape that is half of a surrogate pair is JSON and no text.
            return null;
        }
    }

    private FaultyMemberException Wrong(string name, string expected) => new(Fault.Inconsistent, $"Of {_what}, '{name}' is not {expected}.");
}
