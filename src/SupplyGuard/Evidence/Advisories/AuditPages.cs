using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Discovery;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>Reads what a package source answers about vulnerabilities: its service index, the resource VulnerabilityInfo, and the pages of that.</summary>
internal static class AuditPages
{
    public const int LargestPage = 64 << 20;

    private const int MostValues = 5_000_000;

    private const int LongestValue = 1 << 16;

    private const int MostPages = 64;

    /// <returns>Where the source says what is vulnerable; null when it offers nothing.</returns>
    /// <exception cref="InvalidDataException">The bytes are no service index.</exception>
    public static Uri? Resource(ReadOnlyMemory<byte> bytes, Uri address) => Read(bytes, "service index", root =>
    {
        foreach (var resource in root.GetProperty("resources").EnumerateArray())
        {
            var type = resource.GetProperty("@type");
            JsonElement[] types = type.ValueKind is JsonValueKind.Array ? [.. type.EnumerateArray()] : [type];
            if (Array.Exists(types, one => Text(one).StartsWith("VulnerabilityInfo/6.", StringComparison.Ordinal)))
                return Address(resource, address);
        }

        return null;
    });

    /// <exception cref="InvalidDataException">The bytes are no list of pages.</exception>
    public static ImmutableArray<Uri> Pages(ReadOnlyMemory<byte> bytes, Uri address) => Read<ImmutableArray<Uri>>(bytes, "list of vulnerability pages", root =>
        root.GetArrayLength() is > 0 and <= MostPages
            ? [.. root.EnumerateArray().Select(page => Address(page, address))]
            : throw new FormatException($"it names {root.GetArrayLength()} pages; expected are 1 to {MostPages}."));

    /// <param name="wanted">Lower-cased ids of the packages that matter.</param>
    /// <exception cref="InvalidDataException">The bytes are no page.</exception>
    public static ImmutableArray<Advisory> Page(ReadOnlyMemory<byte> bytes, Uri address, FrozenSet<string> wanted) => Read(bytes, "vulnerability page", root =>
    {
        var advisories = ImmutableArray.CreateBuilder<Advisory>();
        foreach (var package in root.EnumerateObject())
        {
            if (package.Name.ToLowerInvariant() is var id && wanted.Contains(id))
                advisories.AddRange(package.Value.EnumerateArray().Select(known => Known(id, known, address)));
        }

        return advisories.ToImmutable();
    });

    private static Advisory Known(string packageId, JsonElement known, Uri address)
    {
        var url = Text(known.GetProperty("url"));
        var versions = Text(known.GetProperty("versions"));
        var range = VersionInterval.Parse(versions) ?? throw new FormatException($"'{versions}' is no range of versions.");

        // The levels of the protocol: 0 low, 1 moderate, 2 high, 3 critical.
        var severity = known.TryGetProperty("severity", out var level) && level.TryGetInt32(out var number) && number is >= 0 and <= 3
            ? AdvisorySeverity.Low + number
            : AdvisorySeverity.Unknown;
        return new Advisory(url[(url.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/'), [], "", [new AffectedPackage(packageId, severity, [range], [])], new Location(address.Host));
    }

    private static Uri Address(JsonElement entry, Uri address) =>
        Uri.TryCreate(address, Text(entry.GetProperty("@id")), out var target) ? target : throw new FormatException("an '@id' is no address.");

    private static T Read<T>(ReadOnlyMemory<byte> bytes, string what, Func<JsonElement, T> read)
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

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("a value is null where text is expected.");
}
