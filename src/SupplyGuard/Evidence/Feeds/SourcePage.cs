using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Feeds;

/// <summary>Reads what a package source answers, by the protocol of NuGet's version 3. Untrusted: bounded before anything is made of it.</summary>
internal static class SourcePage
{
    public const int Largest = 64 << 20;

    private const int MostValues = 5_000_000;

    private const int LongestValue = 1 << 16;

    /// <summary>The resource of a service index whose type is one of these; the first type counts most, and one that ends in a dot is a beginning.</summary>
    /// <returns>Null when the source offers none of them.</returns>
    /// <exception cref="InvalidDataException">The bytes are no service index.</exception>
    public static Uri? Resource(ReadOnlyMemory<byte> bytes, Uri address, params ImmutableArray<string> types) => Read(bytes, "service index", root =>
    {
        var (best, found) = (types.Length, (Uri?)null);
        foreach (var resource in root.GetProperty("resources").EnumerateArray())
        {
            var type = resource.GetProperty("@type");
            foreach (var said in type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().Select(Text) : [Text(type)])
            {
                for (var i = 0; i < best; i++)
                {
                    if (types[i] == said || (types[i].EndsWith('.') && said.StartsWith(types[i], StringComparison.Ordinal)))
                        (best, found) = (i, Address(resource, address));
                }
            }
        }

        return found;
    });

    /// <param name="what">What the bytes should be, for people.</param>
    /// <exception cref="InvalidDataException">They are something else.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, string what, Func<JsonElement, T> read)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var text = bytes.Span.StartsWith(mark) ? bytes[mark.Length..] : bytes;
        try
        {
            if (!JsonBudget.Holds(text.Span, MostValues, LongestValue))
                throw new InvalidDataException($"its {what} holds more than {MostValues} values, or one of more than {LongestValue} bytes.");

            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"its {what} is malformed: {PolicyText.Shown(e.Message)}", e);
        }
    }

    /// <summary>Where an entry says that it is.</summary>
    /// <exception cref="FormatException">It is no address.</exception>
    /// <exception cref="KeyNotFoundException">It does not say.</exception>
    /// <exception cref="InvalidOperationException">It is no object, or says it in something else than text.</exception>
    public static Uri Address(JsonElement entry, Uri address) =>
        Uri.TryCreate(address, Text(entry.GetProperty("@id")), out var target) ? target : throw new FormatException("an '@id' is no address.");

    /// <exception cref="FormatException">It is null.</exception>
    /// <exception cref="InvalidOperationException">It is something else than text.</exception>
    public static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("a value is null where text is expected.");
}
