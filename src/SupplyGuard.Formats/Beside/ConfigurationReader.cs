using System.Text.Json;

namespace SupplyGuard.Formats.Beside;

/// <summary>The door of the room for files beside a model. It looks at keys that make loaders import, call or render something.</summary>
public static class ConfigurationReader
{
    /// <summary>The key below which a CoreML package names its files.</summary>
    public const string PackageItems = "itemInfoEntries";

    /// <exception cref="IOException">The disk failed.</exception>
    public static Parsed<ConfigurationFacts> Read(FileWindow file, ConfigurationLimits limits)
    {
        try
        {
            return new Parsed<ConfigurationFacts>.Ok(ReadCore(file.Take(0, file.Length, limits.Length, "the document"), limits));
        }
        catch (MalformedException e)
        {
            return new Parsed<ConfigurationFacts>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static ConfigurationFacts ReadCore(ReadOnlySpan<byte> document, ConfigurationLimits limits)
    {
        var start = document.StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(document[start..], new JsonReaderOptions { MaxDepth = limits.Depth });
        var walk = new ConfigurationWalk(limits, start);
        try
        {
            while (reader.Read())
                walk.Token(ref reader);
        }
        catch (JsonException)
        {
            throw new MalformedException(Fault.Inconsistent, start + reader.BytesConsumed, $"it is no JSON, or deeper than {limits.Depth}.");
        }

        return walk.Facts;
    }
}
