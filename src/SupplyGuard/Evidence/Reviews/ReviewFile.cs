using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Reviews;

/// <summary>
/// The file in which reviews are recorded: one block for each package, sorted, so that git can merge what two people wrote. The same
/// reviews give the same bytes.
/// </summary>
internal static class ReviewFile
{
    public const int LargestFile = 4 << 20;

    /// <summary>Beside the policy, unless the policy says otherwise.</summary>
    public const string UsualName = "supplyguard.reviews.json";

    private const int LongestText = 4_000;

    private static readonly JsonWriterOptions Block = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, IndentSize = 2, NewLine = "\n" };

    /// <exception cref="InvalidDataException">The bytes are malformed.</exception>
    public static ImmutableArray<PackageReview> Parse(ReadOnlySpan<byte> bytes)
    {
        var root = LockNodes.Root(bytes, "reviews");
        LockNodes.OnlyKeys(root, "version", "reviews");
        if (LockNodes.Count(root, "version") is not 1)
            throw new InvalidDataException("its version is not 1; a newer SupplyGuard wrote it.");

        return Sorted(LockNodes.Section(root, "reviews").Members.SelectMany(package => Blocks(package).Select(block => Review(package.Name, block))));
    }

    public static string Write(IEnumerable<PackageReview> reviews)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Block))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 1);
            writer.WriteStartObject("reviews");
            foreach (var package in Sorted(reviews).GroupBy(review => review.Key, StringComparer.Ordinal))
            {
                writer.WriteStartArray(package.Key);
                foreach (var review in package)
                    Write(writer, review);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)) + "\n";
    }

    private static ImmutableArray<PackageReview> Sorted(IEnumerable<PackageReview> reviews) =>
    [
        .. reviews.OrderBy(review => review.Key, StringComparer.Ordinal)
            .ThenBy(review => review.Date)
            .ThenBy(review => review.Reviewer, StringComparer.Ordinal)
            .ThenBy(review => review.ContentHash.Integrity, StringComparer.Ordinal),
    ];

    private static IEnumerable<PolicyNode.Section> Blocks(PolicyMember package) => package.Value is PolicyNode.List list
        ? list.Items.Select(item => LockNodes.AsSection(item, package.Name))
        : throw new InvalidDataException($"the reviews of a package at line {package.Location.Line} are no list.");

    private static PackageReview Review(string key, PolicyNode.Section block)
    {
        LockNodes.OnlyKeys(block, "contentHash", "tree", "reviewer", "date", "criteria", "note");
        var line = block.Location.Line;
        if (!Digest.TryParse(LockNodes.Text(block, "contentHash"), out var content) || content.Algorithm is not DigestAlgorithm.Sha512)
            throw new InvalidDataException($"the 'contentHash' of the review at line {line} is no 'sha512-' digest.");
        if (!DateOnly.TryParseExact(LockNodes.Text(block, "date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            throw new InvalidDataException($"the 'date' of the review at line {line} is no day as 'yyyy-MM-dd'.");

        var (reviewer, note) = (LockNodes.Text(block, "reviewer"), LockNodes.Text(block, "note"));
        if (string.IsNullOrWhiteSpace(reviewer) || reviewer.Length > LongestText || note.Length > LongestText)
            throw new InvalidDataException($"the review at line {line} names nobody, or says more than {LongestText} characters.");

        return new PackageReview(key, content, LockNodes.Text(block, "tree"), reviewer, date, [.. LockNodes.Texts(block, "criteria").Order(StringComparer.Ordinal)], note);
    }

    private static void Write(Utf8JsonWriter writer, PackageReview review)
    {
        writer.WriteStartObject();
        writer.WriteString("contentHash", review.ContentHash.Integrity);
        writer.WriteString("tree", review.Tree);
        writer.WriteString("reviewer", review.Reviewer);
        writer.WriteString("date", review.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.WriteStartArray("criteria");
        foreach (var criterion in review.Criteria.Order(StringComparer.Ordinal))
            writer.WriteStringValue(criterion);
        writer.WriteEndArray();
        writer.WriteString("note", review.Note);
        writer.WriteEndObject();
    }
}
