using System.Collections.Immutable;
using System.Text.Json;

namespace SupplyGuard.Discovery.Named;

/// <summary>One object of a JSON file that gives a version to each of its names: <c>msbuild-sdks</c> of a <c>global.json</c>, <c>tools</c> of a tool manifest.</summary>
/// <param name="IsRoot">Whether a tool manifest says that those in the folders above do not count.</param>
internal sealed record VersionManifest(ImmutableArray<NamedVersion> Entries, bool IsRoot)
{
    public const int LargestFile = 1 << 20;

    private const int MostEntries = 2_000;

    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="section">Name of the object.</param>
    /// <exception cref="InvalidDataException">It is no JSON, or says something twice.</exception>
    public static VersionManifest Read(ReadOnlySpan<byte> file, string section)
    {
        var text = file.StartsWith(ByteOrderMark) ? file[ByteOrderMark.Length..] : file;
        try
        {
            return Document(text, section);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"it is not JSON at line {(e.LineNumber ?? 0) + 1}.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException("it is not JSON in UTF-8.", e);
        }
    }

    private static VersionManifest Document(ReadOnlySpan<byte> text, string section)
    {
        var reader = new Utf8JsonReader(text, Options);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new InvalidDataException("it is no object.");

        ImmutableArray<NamedVersion>? entries = null;
        var isRoot = false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "isRoot")
                isRoot = reader.TokenType is JsonTokenType.True;
            if (name != section)
                reader.Skip();
            else if (entries is not null)
                throw new InvalidDataException($"it has '{section}' twice.");
            else
                entries = Section(ref reader, text, section);
        }

        while (reader.Read())
        {
        }

        return new VersionManifest(entries ?? [], isRoot);
    }

    private static ImmutableArray<NamedVersion> Section(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string section)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new InvalidDataException($"its '{section}' is no object.");

        var entries = ImmutableArray.CreateBuilder<NamedVersion>();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (entries.Count == MostEntries)
                throw new InvalidDataException($"it names more than {MostEntries} packages.");

            var id = reader.GetString()!;
            var before = text[..(int)reader.TokenStartIndex];
            reader.Read();
            entries.Add(new NamedVersion(id, Version(ref reader, id), before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n')));
        }

        return entries.ToImmutable();
    }

    private static string Version(ref Utf8JsonReader reader, string id)
    {
        if (reader.TokenType is JsonTokenType.String)
            return reader.GetString()!;
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new InvalidDataException($"the version of '{Policies.PolicyText.Shown(id)}' is no text.");

        string? version = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("version"u8);
            reader.Read();
            if (isVersion && (version is not null || reader.TokenType is not JsonTokenType.String))
                throw new InvalidDataException($"the version of '{Policies.PolicyText.Shown(id)}' is there twice, or is no text.");
            if (isVersion)
                version = reader.GetString();
            else
                reader.Skip();
        }

        return version ?? throw new InvalidDataException($"'{Policies.PolicyText.Shown(id)}' has no version.");
    }
}
