using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Feeds;

/// <summary>
/// Reads how a package source registers packages: NuGet's "Package metadata" resource, RegistrationsBaseUrl. Every deviation that could hide
/// a version, or what is said of it, is a fault.
/// </summary>
internal static class RegistrationPages
{
    private const int MostPages = 256;

    /// <summary>The year in which sources publish what they have unlisted.</summary>
    private const int YearOfUnlisted = 1900;

    /// <summary>Version 3.6.0 alone has the versions of SemVer 2.0.0.</summary>
    private static readonly ImmutableArray<string> Types =
        ["RegistrationsBaseUrl/3.6.0", "RegistrationsBaseUrl/Versioned", "RegistrationsBaseUrl/3.4.0", "RegistrationsBaseUrl", "RegistrationsBaseUrl/3.0.0-rc", "RegistrationsBaseUrl/3.0.0-beta"];

    /// <returns>Below which address packages are registered, with a slash at its end; null when the source offers nothing of the kind.</returns>
    /// <exception cref="InvalidDataException">The bytes are no service index.</exception>
    public static Uri? Resource(ReadOnlyMemory<byte> bytes, Uri address) => SourcePage.Resource(bytes, address, Types) is { } found
        ? new Uri($"{found.GetLeftPart(UriPartial.Path).TrimEnd('/')}/")
        : null;

    /// <param name="packageId">Lower-cased.</param>
    /// <exception cref="InvalidDataException">The bytes are no registration of that package.</exception>
    public static RegistrationIndex Index(ReadOnlyMemory<byte> bytes, Uri address, string packageId) => SourcePage.Read(bytes, What(packageId), root =>
    {
        var versions = ImmutableArray.CreateBuilder<RegisteredVersion>();
        var pages = ImmutableArray.CreateBuilder<(Uri Address, PackageVersion? Newest)>();
        var items = root.GetProperty("items");
        if (items.GetArrayLength() > MostPages)
            throw new FormatException($"it names {items.GetArrayLength()} pages; expected are at most {MostPages}.");

        foreach (var page in items.EnumerateArray())
        {
            if (page.TryGetProperty("items", out var leaves) && leaves.ValueKind is not JsonValueKind.Null)
            {
                versions.AddRange(leaves.EnumerateArray().Select(leaf => Version(leaf, packageId)));
                continue;
            }

            var target = SourcePage.Address(page, address);
            if (!AskedSource.IsSameOrigin(address, target))
                throw new FormatException($"a page is on another host, '{target.Host}'.");

            var newest = page.TryGetProperty("upper", out var upper) && upper.ValueKind is JsonValueKind.String ? PackageVersion.Parse(SourcePage.Text(upper)) : null;
            pages.Add((target, newest));
        }

        return new RegistrationIndex(versions.ToImmutable(), pages.ToImmutable());
    });

    /// <param name="packageId">Lower-cased.</param>
    /// <exception cref="InvalidDataException">The bytes are no page of that package's registration.</exception>
    public static ImmutableArray<RegisteredVersion> Page(ReadOnlyMemory<byte> bytes, string packageId) => SourcePage.Read<ImmutableArray<RegisteredVersion>>(
        bytes, What(packageId), root => [.. root.GetProperty("items").EnumerateArray().Select(leaf => Version(leaf, packageId))]);

    private static string What(string packageId) => $"registration of '{packageId}'";

    private static RegisteredVersion Version(JsonElement leaf, string packageId)
    {
        var entry = leaf.GetProperty("catalogEntry");
        if (!SourcePage.Text(entry.GetProperty("id")).Equals(packageId, StringComparison.OrdinalIgnoreCase))
            throw new FormatException("it is about another package.");

        var text = SourcePage.Text(entry.GetProperty("version"));
        var published = Published(entry);
        return new RegisteredVersion(
            PackageVersion.Parse(text) ?? throw new FormatException($"'{text}' is no version."),
            (Member(entry, "listed")?.GetBoolean() ?? true) && published?.Year is not YearOfUnlisted,
            Member(entry, "deprecation") is { } deprecation ? Deprecation(deprecation) : null,
            published);
    }

    private static DateTimeOffset? Published(JsonElement entry) => Member(entry, "published") is not { } published ? null
        : published.TryGetDateTimeOffset(out var time) ? time
        : throw new FormatException("a version is published at no time.");

    private static PackageDeprecation Deprecation(JsonElement deprecation)
    {
        var alternate = Member(deprecation, "alternatePackage") is { } package
            ? $"{SourcePage.Text(package.GetProperty("id"))} {(Member(package, "range") is { } range && SourcePage.Text(range) is not "*" and var versions ? versions : "")}".TrimEnd()
            : "";
        return new PackageDeprecation(
            Member(deprecation, "reasons") is { } reasons ? [.. reasons.EnumerateArray().Select(SourcePage.Text)] : [],
            Member(deprecation, "message") is { } message ? SourcePage.Text(message) : "",
            alternate);
    }

    /// <summary>Null when there is none, or null.</summary>
    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null ? member : null;
}
