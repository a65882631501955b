using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Feeds;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>Reads what a package source answers about vulnerabilities: its service index, the resource VulnerabilityInfo, and the pages of that.</summary>
internal static class AuditPages
{
    private const int MostPages = 64;

    /// <returns>Where the source says what is vulnerable; null when it offers nothing.</returns>
    /// <exception cref="InvalidDataException">The bytes are no service index.</exception>
    public static Uri? Resource(ReadOnlyMemory<byte> bytes, Uri address) => SourcePage.Resource(bytes, address, "VulnerabilityInfo/6.");

    /// <exception cref="InvalidDataException">The bytes are no list of pages.</exception>
    public static ImmutableArray<Uri> Pages(ReadOnlyMemory<byte> bytes, Uri address) => SourcePage.Read<ImmutableArray<Uri>>(bytes, "list of vulnerability pages", root =>
        root.GetArrayLength() is > 0 and <= MostPages
            ? [.. root.EnumerateArray().Select(page => SourcePage.Address(page, address))]
            : throw new FormatException($"it names {root.GetArrayLength()} pages; expected are 1 to {MostPages}."));

    /// <param name="wanted">Lower-cased ids of the packages that matter.</param>
    /// <exception cref="InvalidDataException">The bytes are no page.</exception>
    public static ImmutableArray<Advisory> Page(ReadOnlyMemory<byte> bytes, Uri address, FrozenSet<string> wanted) => SourcePage.Read(bytes, "vulnerability page", root =>
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
        var url = SourcePage.Text(known.GetProperty("url"));
        var versions = SourcePage.Text(known.GetProperty("versions"));
        var range = VersionInterval.Parse(versions) ?? throw new FormatException($"'{versions}' is no range of versions.");

        // The levels of the protocol: 0 low, 1 moderate, 2 high, 3 critical.
        var severity = known.TryGetProperty("severity", out var level) && level.TryGetInt32(out var number) && number is >= 0 and <= 3
            ? AdvisorySeverity.Low + number
            : AdvisorySeverity.Unknown;
        return new Advisory(url[(url.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/'), [], "", [new AffectedPackage(packageId, severity, [range], [])], new Location(address.Host));
    }
}
