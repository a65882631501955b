using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SupplyGuard.Discovery;

/// <summary>
/// Writes <c>supplyguard.lock.json</c>: sorted, one line per package and one block per model, so that a person can read its difference
/// and git can merge it. The same lock gives the same bytes.
/// </summary>
internal static class GuardLockWriter
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions Block = OneLine with { Indented = true, IndentSize = 2, NewLine = "\n" };

    public static string Write(GuardLock guardLock)
    {
        var text = new StringBuilder("{\n  \"version\": 1,\n  \"packages\": {");
        Entries(text, guardLock.Packages.Select(package => (package.Key, Render(OneLine, writer => Package(writer, package.Value)))));
        text.Append("},\n  \"models\": {");
        Entries(text, guardLock.Models.Select(model => (model.Key, Render(Block, writer => Model(writer, model.Value)).Replace("\n", "\n    ", StringComparison.Ordinal))));
        return text.Append("}\n}\n").ToString();
    }

    private static void Entries(StringBuilder text, IEnumerable<(string Key, string Value)> entries)
    {
        var separator = "\n    ";
        foreach (var (key, value) in entries)
        {
            text.Append(separator).Append(Render(OneLine, writer => writer.WriteStringValue(key))).Append(": ").Append(value);
            separator = ",\n    ";
        }

        if (separator[0] is ',')
            text.Append("\n  ");
    }

    private static void Package(Utf8JsonWriter writer, LockedPackage package)
    {
        writer.WriteStartObject();
        Strings(writer, "contentHash", package.ContentHashes.Select(hash => hash.Integrity));
        writer.WriteString("tree", package.Tree);
        if (package.Signer is not null)
            writer.WriteString("signer", package.Signer);
        if (!package.Owners.IsEmpty)
            Strings(writer, "owners", package.Owners);
        Strings(writer, "code", package.Code);
        Strings(writer, "via", package.Via);
        writer.WriteEndObject();
    }

    private static void Model(Utf8JsonWriter writer, LockedModel model)
    {
        writer.WriteStartObject();
        writer.WriteString("format", model.Format);
        writer.WriteNumber("size", model.Size);
        writer.WriteString("sha256", model.Sha256.Hex);
        if (!model.Files.IsEmpty)
        {
            writer.WriteStartObject("files");
            foreach (var (path, file) in model.Files)
            {
                writer.WriteStartObject(path);
                writer.WriteNumber("size", file.Size);
                writer.WriteString("sha256", file.Sha256.Hex);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        if (model.TensorRoot is { } root)
        {
            writer.WriteStartObject("tensors");
            writer.WriteNumber("count", model.TensorCount);
            writer.WriteString("sha256", root.Hex);
            if (model.HighBitsRoot is { } highBits)
                writer.WriteString("highBits", highBits.Hex);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values.ToImmutableSortedSet(StringComparer.Ordinal))
            writer.WriteStringValue(value);

        writer.WriteEndArray();
    }

    private static string Render(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
            write(writer);

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
