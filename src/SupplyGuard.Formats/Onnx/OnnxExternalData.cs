using System.Globalization;

namespace SupplyGuard.Formats.Onnx;

/// <summary>The <c>external_data</c> of a tensor: where its bytes are (onnx, docs/ExternalData.md).</summary>
internal sealed record OnnxExternalData(string Location, long Offset, long? Length, string? Checksum)
{
    /// <exception cref="MalformedException">The entries repeat a key, or their numbers are none.</exception>
    public static OnnxExternalData From(List<KeyValuePair<string, string>> entries, long at)
    {
        string? location = null, offset = null, length = null, checksum = null;
        var keys = new HashSet<string>();
        foreach (var (key, value) in entries)
        {
            if (!keys.Add(key))
                throw new MalformedException(Fault.Inconsistent, at, $"external_data has the key '{key}' twice.");

            switch (key)
            {
                case "location":
                    location = value;
                    break;
                case "offset":
                    offset = value;
                    break;
                case "length":
                    length = value;
                    break;
                case "checksum":
                    checksum = value;
                    break;
                default:
                    break;
            }
        }

        if (location is null)
            throw new MalformedException(Fault.Inconsistent, at, "the tensor is in another file, but external_data has no location.");

        return new OnnxExternalData(location, offset is null ? 0 : Number(offset, "offset", at), length is null ? null : Number(length, "length", at), checksum);
    }

    /// <summary>
    /// Whether the location is anything but a plain relative path with forward slashes. Characters that some file system treats as more
    /// than a name are refused everywhere, and so is ONNX Runtime's <c>*/_ORT_MEM_ADDR_/*</c>, which makes the offset a memory address.
    /// </summary>
    public bool Escapes()
    {
        foreach (var character in Location)
        {
            if (char.IsControl(character) || character is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' or '%')
                return true;
        }

        // A leading "./" is how some exporters spell the model's own folder.
        var path = Location.AsSpan(Location.StartsWith("./", StringComparison.Ordinal) ? 2 : 0);
        foreach (var segment in path.Split('/'))
        {
            if (path[segment] is "" or [.., '.'] or [.., ' '] or [' ', ..] or ['~', ..])
                return true;
        }

        return false;
    }

    private static long Number(string text, string key, long at) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new MalformedException(Fault.Inconsistent, at, $"external_data has the {key} '{text}', which is no length.");
}
