using System.Collections.Immutable;
using System.Text.Json;

namespace SupplyGuard.Formats.Safetensors;

/// <summary>Reads the header token by token: nothing is skipped, nothing occurs twice, nothing unknown is let through.</summary>
internal ref struct SafetensorsHeaderReader(ReadOnlySpan<byte> header, long origin, SafetensorsLimits limits)
{
    private const string MetadataKey = "__metadata__";

    private readonly SafetensorsLimits _limits = limits;
    private readonly long _origin = origin;
    private readonly ImmutableArray<SafetensorsTensor>.Builder _tensors = ImmutableArray.CreateBuilder<SafetensorsTensor>();
    private readonly ImmutableArray<KeyValuePair<string, string>>.Builder _metadata = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
    private Utf8JsonReader _json = new(header, new JsonReaderOptions { MaxDepth = 4 });

    private readonly long Position => _origin + _json.TokenStartIndex;

    /// <exception cref="MalformedException">The header is not what the specification says.</exception>
    public SafetensorsHeader Read()
    {
        try
        {
            Next(JsonTokenType.StartObject, "the header");
            var names = new HashSet<string>();
            while (Next("the header") is JsonTokenType.PropertyName)
            {
                var name = Text("a tensor name");
                if (!names.Add(name))
                    throw Inconsistent($"the header has '{name}' twice.");

                if (name == MetadataKey)
                    ReadMetadata();
                else
                    ReadTensor(name);
            }

            if (_json.Read())
                throw Inconsistent("the header goes on after its object.");
        }
        catch (JsonException)
        {
            throw new MalformedException(Fault.Inconsistent, _origin + _json.BytesConsumed, "the header is not JSON, or is nested deeper than a header can be.");
        }

        return new SafetensorsHeader(_tensors.DrainToImmutable(), _metadata.DrainToImmutable());
    }

    private void ReadMetadata()
    {
        Next(JsonTokenType.StartObject, MetadataKey);
        var keys = new HashSet<string>();
        while (Next(MetadataKey) is JsonTokenType.PropertyName)
        {
            if (_metadata.Count == _limits.MetadataEntries)
                throw new MalformedException(Fault.TooLarge, Position, $"{MetadataKey} has more than {_limits.MetadataEntries} entries.");

            var key = Text("a metadata key");
            if (!keys.Add(key))
                throw Inconsistent($"{MetadataKey} has '{key}' twice.");

            Next(JsonTokenType.String, $"the value of '{key}' in {MetadataKey}");
            _metadata.Add(new KeyValuePair<string, string>(key, Text("a metadata value", _limits.TextLength)));
        }
    }

    private void ReadTensor(string name)
    {
        if (_tensors.Count == _limits.Tensors)
            throw new MalformedException(Fault.TooLarge, Position, $"the header has more than {_limits.Tensors} tensors.");

        var position = Position;
        string? dtype = null;
        long[]? shape = null, offsets = null;
        Next(JsonTokenType.StartObject, $"tensor '{name}'");
        while (Next("a tensor") is JsonTokenType.PropertyName)
        {
            switch (Text("a key"))
            {
                case "dtype" when dtype is null:
                    Next(JsonTokenType.String, "dtype");
                    dtype = Text("dtype");
                    break;
                case "shape" when shape is null:
                    shape = Numbers("shape", _limits.Rank);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = Numbers("data_offsets", atMost: 2);
                    break;
                case var key:
                    throw Inconsistent($"tensor '{name}' has '{key}' twice, or should not have it.");
            }
        }

        if (dtype is null || shape is null || offsets is not [var begin, var end])
            throw new MalformedException(Fault.Inconsistent, position, $"tensor '{name}' lacks its dtype, its shape or its two data_offsets.");

        _tensors.Add(new SafetensorsTensor(name, dtype, [.. shape], begin, end, position));
    }

    private long[] Numbers(string what, int atMost)
    {
        Next(JsonTokenType.StartArray, what);
        var numbers = new List<long>();
        while (Next(what) is not JsonTokenType.EndArray)
        {
            if (numbers.Count == atMost)
                throw new MalformedException(Fault.TooLarge, Position, $"{what} has more than {atMost} numbers.");
            if (_json.TokenType is not JsonTokenType.Number || !_json.TryGetInt64(out var number) || number < 0)
                throw Inconsistent($"{what} has something that is no natural number of 63 bits.");

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private string Text(string what) => Text(what, _limits.NameLength);

    private string Text(string what, int atMost)
    {
        if (_json.ValueSpan.Length > atMost)
            throw new MalformedException(Fault.TooLarge, Position, $"{what} is longer than {atMost} bytes.");

        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to an escaped half of a surrogate pair, which is no text.
            throw Inconsistent($"{what} is no valid Unicode.");
        }
    }

    private JsonTokenType Next(string what) => _json.Read() ? _json.TokenType : throw new MalformedException(Fault.Truncated, _origin + _json.BytesConsumed, $"{what} ends early.");

    private void Next(JsonTokenType expected, string what)
    {
        if (Next(what) != expected)
            throw Inconsistent($"{what} is {_json.TokenType}, not {expected}.");
    }

    private readonly MalformedException Inconsistent(string message) => new(Fault.Inconsistent, Position, message);
}
