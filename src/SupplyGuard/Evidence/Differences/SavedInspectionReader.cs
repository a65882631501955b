using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence.Differences;

/// <summary>
/// Reads what <c>model inspect --format json</c> wrote, as untrusted bytes: bounded, no key twice, every value of its type, and a root
/// that is the one of the tensors. Members that a difference does not need are passed over.
/// </summary>
internal static class SavedInspectionReader
{
    /// <summary>A tensor with a sketch takes three thousand bytes.</summary>
    public const int LargestFile = 128 << 20;

    private const int Version = 1;
    private const int MostValues = 12_000_000;
    private const int LongestValue = 16 << 20;
    private const int BytesToTell = 256;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Whether a file begins as inspections do. No format of models begins so.</summary>
    /// <exception cref="IOException">The file cannot be read, or is a pipe or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static bool IsOne(string path)
    {
        using var handle = RegularFile.Open(path);
        Span<byte> beginning = stackalloc byte[BytesToTell];
        var text = beginning[..RandomAccess.Read(handle, beginning, 0)].TrimStart(" \t\r\n"u8);
        return text is [(byte)'{', ..] && text[1..].TrimStart(" \t\r\n"u8).StartsWith("\"inspection\""u8);
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is malformed, or larger than <see cref="LargestFile"/>.</exception>
    public static SavedInspection Read(string path) => Parse(BoundedFile.Read(path, LargestFile));

    /// <exception cref="InvalidDataException">The bytes are no such inspection.</exception>
    public static SavedInspection Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (!JsonBudget.Holds(bytes.Span, MostValues, LongestValue))
                throw new InvalidDataException($"it holds more than {MostValues} values, or one of more than {LongestValue} bytes.");

            using var document = JsonDocument.Parse(bytes, Options);
            return Inspection(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"it is no inspection of a model: {PolicyText.Shown(e.Message)}", e);
        }
    }

    private static SavedInspection Inspection(JsonElement root)
    {
        if (root.GetProperty("inspection").GetInt64() is not Version)
            throw new FormatException("its version is not 1.");

        var model = new InspectedModel(
            Text(root.GetProperty("path")),
            Text(root.GetProperty("format")),
            Count(root.GetProperty("size")),
            Sha256(root.GetProperty("sha256")),
            [.. Items(root, "tensors").Select(Tensor)],
            Count(root.GetProperty("parameters")))
        {
            Files = Files(root),
            Unread = Items(root, "unread").Length,
            Statistics = Statistics(root),
            Operators = [.. Items(root, "operators").Select(used => InspectedModel.Operator(Text(used.GetProperty("domain")), Text(used.GetProperty("name")), Count(used.GetProperty("nodes"))))],
            Opsets = [.. Items(root, "opsets").Select(set => KeyValuePair.Create(Text(set.GetProperty("domain")), InspectedModel.Text(set.GetProperty("version").GetInt64())))],
            Signature = [.. Values(root, "input"), .. Values(root, "output")],
            Metadata = [.. Items(root, "metadata").Select(entry => KeyValuePair.Create(Text(entry.GetProperty("key")), Text(entry.GetProperty("value"))))],
        };
        if (Optional(root, "tensorRoot") is { } tensorRoot ? model.TensorRoot != Sha256(tensorRoot) : !model.Tensors.IsEmpty)
            throw new FormatException("its 'tensorRoot' is not the root of its tensors.");

        return new SavedInspection(model, Optional(root, "sketchKey") is { } key ? Text(key) : null);
    }

    private static TensorEntry Tensor(JsonElement tensor) => new(
        Text(tensor.GetProperty("name")),
        Text(tensor.GetProperty("dtype")),
        [.. Items(tensor, "shape").Select(Count)],
        Count(tensor.GetProperty("bytes")),
        Sha256(tensor.GetProperty("sha256")));

    private static Dictionary<string, TensorStatistics> Statistics(JsonElement root)
    {
        var statistics = new Dictionary<string, TensorStatistics>(StringComparer.Ordinal);
        foreach (var tensor in Items(root, "tensors"))
        {
            var name = Text(tensor.GetProperty("name"));
            if (!statistics.TryAdd(name, Optional(tensor, "statistics") is { } numbers ? Statistics(name, numbers) : TensorStatistics.NotDecoded))
                throw new FormatException("two of its tensors have one name.");
        }

        return statistics;
    }

    private static TensorStatistics Statistics(string name, JsonElement numbers)
    {
        if (!numbers.GetProperty("decoded").GetBoolean())
            return TensorStatistics.NotDecoded;

        var isSketched = Optional(numbers, "sketch") is not null;
        return new TensorStatistics
        {
            IsDecoded = true,
            Count = Count(numbers.GetProperty("count")),
            NaN = Count(numbers.GetProperty("nan")),
            Infinite = Count(numbers.GetProperty("infinite")),
            Norm = Norm(numbers),
            HighBits = Optional(numbers, "highBits") is { } high ? Sha256(high) : null,
            Sketch = isSketched ? Sketch(numbers) : [],
            SketchedAs = !isSketched ? null : Optional(numbers, "sketchedAs") is { } other ? Text(other) : name,
        };
    }

    /// <summary>Null stands for a norm beyond a double.</summary>
    private static double Norm(JsonElement numbers) => Optional(numbers, "norm") is not { } norm ? double.PositiveInfinity
        : norm.GetDouble() is >= 0 and <= double.MaxValue and var finite ? finite
        : throw new FormatException("a 'norm' is no finite number of zero or more.");

    /// <summary>Null stands for a sum beyond a float; it makes the distance one that cannot be told.</summary>
    private static ImmutableArray<float> Sketch(JsonElement numbers)
    {
        var sums = Items(numbers, "sketch");
        return sums.Length is TensorSketch.Buckets
            ? [.. sums.Select(sum => sum.ValueKind is JsonValueKind.Null ? float.NaN : sum.GetSingle())]
            : throw new FormatException($"a 'sketch' has not {TensorSketch.Buckets} sums.");
    }

    /// <summary>A file that could not be read has no digest.</summary>
    private static ImmutableSortedDictionary<string, Digest> Files(JsonElement root)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, Digest>(StringComparer.Ordinal);
        foreach (var file in Items(root, "externalFiles"))
        {
            if (Optional(file, "sha256") is { } digest)
                files[Text(file.GetProperty("location"))] = Sha256(digest);
        }

        return files.ToImmutable();
    }

    private static IEnumerable<KeyValuePair<string, string>> Values(JsonElement root, string kind) =>
        Items(root, $"{kind}s").Select(value => InspectedModel.Value(kind, Text(value.GetProperty("name")), Text(value.GetProperty("type"))));

    private static JsonElement[] Items(JsonElement parent, string name) => [.. parent.GetProperty(name).EnumerateArray()];

    private static JsonElement? Optional(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException("a value is null where text is expected.");

    private static long Count(JsonElement value) => value.GetInt64() is >= 0 and var count ? count : throw new FormatException("a count is negative.");

    private static Digest Sha256(JsonElement value) =>
        Digest.TryParse($"sha256:{Text(value)}", out var digest) ? digest : throw new FormatException("a digest is no SHA-256.");
}
