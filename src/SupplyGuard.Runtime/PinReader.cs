using System.Text.Json;
using System.Text.Unicode;

namespace SupplyGuard.Runtime;

/// <summary>Reads the models of a <c>supplyguard.lock.json</c> strictly. What it says about packages must be JSON and is not looked at.</summary>
internal static class PinReader
{
    /// <summary>Bytes of a lock; as many as the tool itself reads.</summary>
    public const int LargestLock = 8 << 20;

    /// <summary>A lock nests five deep.</summary>
    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaxDepth,
    };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Models by name, which is the path relative to the lock with forward slashes.</summary>
    /// <exception cref="ModelNotVerifiedException">The bytes are too many or malformed.</exception>
    public static SortedDictionary<string, ModelPin> Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > LargestLock)
            throw TooLarge();

        var text = json.Span.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;
        if (!Utf8.IsValid(text.Span))
            throw Malformed("it is not UTF-8");

        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return Models(document.RootElement);
        }
        catch (JsonException e)
        {
            throw Malformed($"it is no JSON, or names a key twice, at line {e.LineNumber + 1}", e);
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, written as an escape, is JSON and no text.
            throw Malformed("it holds a text that is not Unicode", e);
        }
    }

    public static ModelNotVerifiedException TooLarge() =>
        new(NotVerifiedReason.TooLarge, $"The lock is longer than {LargestLock} bytes, which no lock is. Find out what it is, and who wrote it.");

    private static SortedDictionary<string, ModelPin> Models(JsonElement root)
    {
        Keys(root, "the lock", "version", "packages", "models");
        if (Count(root, "version") is not 1)
            throw Malformed("its version is not 1; a newer SupplyGuard wrote it");
        if (Value(root, "packages").ValueKind is not JsonValueKind.Object)
            throw Malformed("'packages' is no object");

        var models = new SortedDictionary<string, ModelPin>(StringComparer.Ordinal);
        foreach (var member in Members(Value(root, "models"), "'models'"))
            models.Add(member.Name, Model(member.Name, member.Value));
        return models;
    }

    private static ModelPin Model(string name, JsonElement model)
    {
        Keys(model, $"'{name}'", "format", "size", "sha256", "files", "tensors");
        if (Value(model, "format").ValueKind is not JsonValueKind.String)
            throw Malformed($"'format' of '{name}' is no text");
        if (model.TryGetProperty("tensors", out var tensors))
            Tensors(name, tensors);

        return new ModelPin(File(name, model), model.TryGetProperty("files", out var files) ? Companions(name, files) : []);
    }

    /// <summary>Not used: a digest of the whole file says more. Read because half a lock is none.</summary>
    private static void Tensors(string name, JsonElement tensors)
    {
        Keys(tensors, $"'tensors' of '{name}'", "count", "sha256", "highBits");
        _ = Count(tensors, "count");
        _ = Sha256(name, tensors);
        if (tensors.TryGetProperty("highBits", out _))
            _ = Sha256(name, tensors, "highBits");
    }

    private static List<FilePin> Companions(string name, JsonElement files)
    {
        var companions = new List<FilePin>();
        foreach (var member in Members(files, $"'files' of '{name}'"))
        {
            if (!IsBelow(member.Name))
                throw Malformed($"'{name}' has a file '{member.Name}', which is no path below the model's folder");

            Keys(member.Value, $"'{member.Name}'", "size", "sha256");
            companions.Add(File(member.Name, member.Value));
        }

        companions.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        return companions;
    }

    /// <summary>The same on every system, so that a lock does not mean one thing here and another there: no backslash, colon or empty part.</summary>
    private static bool IsBelow(string path) =>
        path.AsSpan().IndexOfAny('\\', ':', '\0') < 0 && Array.TrueForAll(path.Split('/'), part => part is not ("" or "." or ".."));

    private static FilePin File(string name, JsonElement file) => new(name, Count(file, "size"), Sha256(name, file));

    private static byte[] Sha256(string name, JsonElement file, string key = "sha256")
    {
        var text = Value(file, key);
        var bytes = new byte[System.Security.Cryptography.SHA256.HashSizeInBytes];
        return text.ValueKind is JsonValueKind.String
            && text.GetString() is { } written
            && written.Length == bytes.Length * 2
            && Convert.FromHexString(written, bytes, out _, out _) is System.Buffers.OperationStatus.Done
            ? bytes
            : throw Malformed($"'sha256' of '{name}' is not 64 hexadecimal digits");
    }

    private static long Count(JsonElement parent, string key)
    {
        var value = Value(parent, key);
        return value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var count) && !value.GetRawText().StartsWith('-')
            ? count
            : throw Malformed($"'{key}' is no whole number");
    }

    private static JsonElement Value(JsonElement parent, string key) =>
        parent.TryGetProperty(key, out var value) ? value : throw Malformed($"an object has no '{key}'");

    private static JsonElement.ObjectEnumerator Members(JsonElement element, string what) =>
        element.ValueKind is JsonValueKind.Object ? element.EnumerateObject() : throw Malformed($"{what} is no object");

    private static void Keys(JsonElement element, string what, params ReadOnlySpan<string> known)
    {
        foreach (var member in Members(element, what))
        {
            if (!known.Contains(member.Name))
                throw Malformed($"{what} has a key that no lock of this version has");
        }
    }

    private static ModelNotVerifiedException Malformed(string fault, Exception? cause = null) => new(
        NotVerifiedReason.LockMalformed,
        $"'{ModelPins.FileName}' cannot be trusted, because {fault}. Take it from version control, or write it again with 'dotnet supplyguard lock' once you know why.",
        cause);
}
