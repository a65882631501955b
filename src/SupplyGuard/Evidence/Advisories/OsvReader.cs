using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Discovery;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>Reads one advisory in the Open Source Vulnerability format, schema 1.x. Untrusted: every deviation that could hide a version is a fault.</summary>
internal static class OsvReader
{
    public const int LargestFile = 4 << 20;

    private const int MostValues = 200_000;

    private const int LongestValue = 1 << 20;

    /// <param name="wanted">Lower-cased ids of the packages that matter; the rest of the advisory is passed over.</param>
    /// <returns>Null when the advisory is about none of them, or was withdrawn.</returns>
    /// <exception cref="InvalidDataException">The bytes are no such advisory.</exception>
    public static Advisory? Read(ReadOnlyMemory<byte> bytes, string shownPath, FrozenSet<string> wanted)
    {
        try
        {
            if (!JsonBudget.Holds(bytes.Span, MostValues, LongestValue))
                throw new InvalidDataException($"it holds more than {MostValues} values, or one of more than {LongestValue} bytes.");

            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(document.RootElement, shownPath, wanted);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"it is no OSV advisory: {PolicyText.Shown(e.Message)}", e);
        }
    }

    private static Advisory? Read(JsonElement root, string shownPath, FrozenSet<string> wanted)
    {
        if (root.TryGetProperty("schema_version", out var schema) && !Text(schema).StartsWith("1.", StringComparison.Ordinal))
            throw new FormatException("its schema_version is not 1.x.");

        var id = Text(root.GetProperty("id"));
        var affected = ImmutableArray.CreateBuilder<AffectedPackage>();
        foreach (var entry in Items(root, "affected"))
        {
            if (entry.TryGetProperty("package", out var package) && IsNuGet(Text(package.GetProperty("ecosystem")))
                && Text(package.GetProperty("name")).ToLowerInvariant() is var name && wanted.Contains(name))
                affected.Add(new AffectedPackage(name, SeverityOf(entry) ?? SeverityOf(root) ?? AdvisorySeverity.Unknown, Ranges(entry), [.. Items(entry, "versions").Select(version => Version(Text(version)))]));
        }

        return affected.Count == 0 || (root.TryGetProperty("withdrawn", out var withdrawn) && Text(withdrawn).Length > 0)
            ? null
            : new Advisory(id, [.. Items(root, "aliases").Select(Text)], root.TryGetProperty("summary", out var summary) ? Text(summary) : "", affected.ToImmutable(), new Location(shownPath));
    }

    /// <summary>An ecosystem may have a suffix after a colon.</summary>
    private static bool IsNuGet(string ecosystem) => ecosystem.Split(':')[0].Equals("NuGet", StringComparison.OrdinalIgnoreCase);

    private static ImmutableArray<VersionInterval> Ranges(JsonElement affected)
    {
        var ranges = ImmutableArray.CreateBuilder<VersionInterval>();
        foreach (var range in Items(affected, "ranges"))
        {
            var type = Text(range.GetProperty("type"));
            if (type is "SEMVER" or "ECOSYSTEM")
                ranges.AddRange(OsvRange.Intervals([.. Events(range)], LastKnown(affected)));
            else if (type is not "GIT")
                throw new FormatException($"a range has the unknown type '{type}'.");
        }

        return ranges.ToImmutable();
    }

    private static IEnumerable<OsvEvent> Events(JsonElement range)
    {
        foreach (var written in Items(range, "events"))
        {
            foreach (var member in written.EnumerateObject())
            {
                var kind = member.Name switch
                {
                    "introduced" => OsvEventKind.Introduced,
                    "fixed" => OsvEventKind.Fixed,
                    "last_affected" => OsvEventKind.LastAffected,
                    "limit" => OsvEventKind.Limit,
                    _ => throw new FormatException($"an event is called '{member.Name}'."),
                };
                var text = Text(member.Value);
                var isEverything = kind is OsvEventKind.Introduced && text == "0";
                if (kind is not OsvEventKind.Limit || text != "*")
                    yield return new OsvEvent(kind, isEverything ? null : Version(text));
            }
        }
    }

    /// <summary>What GitHub says where there is no fixed version: <c>&lt;= 1.2.3</c>.</summary>
    private static OsvEvent? LastKnown(JsonElement affected)
    {
        if (!affected.TryGetProperty("database_specific", out var specific) || specific.ValueKind is not JsonValueKind.Object
            || !specific.TryGetProperty("last_known_affected_version_range", out var range) || range.ValueKind is not JsonValueKind.String)
            return null;

        var text = Text(range);
        if (text.StartsWith("<=", StringComparison.Ordinal))
            return new OsvEvent(OsvEventKind.LastAffected, Version(text[2..].Trim()));

        return text.StartsWith('<') ? new OsvEvent(OsvEventKind.Fixed, Version(text[1..].Trim())) : null;
    }

    /// <summary>The word of the database, or else the worst of the vectors: one that cannot be scored is worse than any. Null when there is neither.</summary>
    private static AdvisorySeverity? SeverityOf(JsonElement entry)
    {
        foreach (var place in new[] { "database_specific", "ecosystem_specific" })
        {
            if (entry.TryGetProperty(place, out var specific) && specific.ValueKind is JsonValueKind.Object
                && specific.TryGetProperty("severity", out var word) && word.ValueKind is JsonValueKind.String && Rated(Text(word)) is { } rated)
                return rated;
        }

        AdvisorySeverity? worst = null;
        foreach (var vector in Items(entry, "severity"))
        {
            var score = Text(vector.GetProperty("score"));
            var severity = CvssVector.Severity(score) ?? (CvssVector.IsClaimed(score) ? AdvisorySeverity.Unknown : null);
            if (severity is not null && !(severity <= worst))
                worst = severity;
        }

        return worst;
    }

    private static AdvisorySeverity? Rated(string word) => word.ToUpperInvariant() switch
    {
        "LOW" => AdvisorySeverity.Low,
        "MODERATE" or "MEDIUM" => AdvisorySeverity.Moderate,
        "HIGH" => AdvisorySeverity.High,
        "CRITICAL" => AdvisorySeverity.Critical,
        _ => null,
    };

    private static PackageVersion Version(string text) => PackageVersion.Parse(text) ?? throw new FormatException($"'{text}' is no version.");

    private static JsonElement[] Items(JsonElement parent, string key) =>
        parent.TryGetProperty(key, out var list) && list.ValueKind is not JsonValueKind.Null ? [.. list.EnumerateArray()] : [];

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("a value is null where text is expected.");
}
