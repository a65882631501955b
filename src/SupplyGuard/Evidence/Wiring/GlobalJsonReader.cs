using System.Text.Json;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>Reads the one entry of a <c>global.json</c> that names the guard, as NuGet's SDK resolver would find it.</summary>
internal static class GlobalJsonReader
{
    private const int LargestFile = 1 << 20;

    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static GlobalJson Read(string path, FileView files)
    {
        try
        {
            return Read(files.Read(path, LargestFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new GlobalJson { Fault = ReadFault.Describe(e).TrimEnd('.') };
        }
    }

    public static GlobalJson Read(ReadOnlySpan<byte> content)
    {
        var text = content.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content;
        try
        {
            return Document(text);
        }
        catch (JsonException e)
        {
            return new GlobalJson { Fault = "it is not JSON", Line = (int)(e.LineNumber ?? 0) + 1 };
        }
        catch (InvalidDataException e)
        {
            return new GlobalJson { Fault = e.Message };
        }
        catch (InvalidOperationException)
        {
            // A key or value that is not valid Unicode.
            return new GlobalJson { Fault = "it is not JSON in UTF-8" };
        }
    }

    private static GlobalJson Document(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, Options);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new InvalidDataException("it is no object");

        var result = new GlobalJson { Root = new JsonPlace((int)reader.TokenStartIndex, null) };
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var (name, start) = (reader.GetString(), (int)reader.TokenStartIndex);
            result = result with { Root = result.Root with { FirstKey = result.Root.FirstKey ?? start } };
            reader.Read();
            if (name != GlobalJson.SdksKey)
                reader.Skip();
            else if (result.Sdks is not null)
                throw new InvalidDataException($"it has '{GlobalJson.SdksKey}' twice");
            else
                result = Sdks(ref reader, text, result);
        }

        while (reader.Read())
        {
        }

        return result;
    }

    private static GlobalJson Sdks(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, GlobalJson result)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new InvalidDataException($"its '{GlobalJson.SdksKey}' is no object");

        var place = new JsonPlace((int)reader.TokenStartIndex, null);
        result = result with { Line = LineOf(text, place.Brace) };
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var (name, start) = (reader.GetString()!, (int)reader.TokenStartIndex);
            place = place with { FirstKey = place.FirstKey ?? start };
            reader.Read();

            // NuGet compares ids without case, and the last of several counts.
            if (!name.Equals(GuardPackage.Id, StringComparison.OrdinalIgnoreCase))
            {
                reader.Skip();
                continue;
            }

            if (result.Version is not null)
                throw new InvalidDataException($"it names '{GuardPackage.Id}' twice");
            if (reader.TokenType is not JsonTokenType.String)
                throw new InvalidDataException($"its version of '{GuardPackage.Id}' is no text");

            var token = (int)reader.TokenStartIndex;
            result = result with { Version = reader.GetString(), VersionToken = (token, (int)reader.BytesConsumed - token), Line = LineOf(text, token) };
        }

        return result with { Sdks = place };
    }

    private static int LineOf(ReadOnlySpan<byte> text, int offset) => text[..offset].Count((byte)'\n') + 1;
}
