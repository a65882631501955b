using System.Globalization;
using System.Text;

namespace SupplyGuard.Formats.Archives;

/// <summary>What an extended header says of entries (POSIX.1-2001, "pax"): lines of a length, a key and a value.</summary>
/// <param name="Path">The name, when it says one.</param>
/// <param name="Size">The size, when it says one.</param>
internal sealed record TarExtension(byte[]? Path, long? Size)
{
    /// <summary>Whether it says nothing that changes what an entry is.</summary>
    public bool IsPlain => Path is null && Size is null;

    /// <exception cref="MalformedException">It is malformed, says something twice, or something that is not read.</exception>
    public static TarExtension Parse(ReadOnlySpan<byte> content, long offset)
    {
        byte[]? path = null;
        long? size = null;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < content.Length;)
        {
            var record = Record(content[at..], offset + at);
            var equals = record.IndexOf((byte)'=');
            var space = record.IndexOf((byte)' ');
            if (equals < space)
                throw new MalformedException(Fault.Inconsistent, offset + at, "a line of an extended header has no key.");

            var key = Encoding.UTF8.GetString(record[(space + 1)..equals]);
            var value = record[(equals + 1)..^1];
            if (!keys.Add(key))
                throw new MalformedException(Fault.Inconsistent, offset + at, "an extended header has one key twice.");
            if (key is "path" && (value.IsEmpty || value.Contains((byte)0)))
                throw new MalformedException(Fault.Inconsistent, offset + at, "a name is empty or has a zero in it.");

            switch (key)
            {
                case "path":
                    path = value.ToArray();
                    break;
                case "size":
                    size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : throw new MalformedException(Fault.Inconsistent, offset + at, "a size is no number.");
                    break;
                case "linkpath":
                    throw new MalformedException(Fault.Inconsistent, offset + at, "an entry is a link.");
                case "hdrcharset":
                case var sparse when sparse.StartsWith("GNU.", StringComparison.Ordinal) || sparse.StartsWith("SCHILY.realsize", StringComparison.Ordinal) || sparse.StartsWith("SUN.holes", StringComparison.Ordinal):
                    throw new MalformedException(Fault.Unsupported, offset + at, "an extended header is of a kind that is not read: a sparse file, or names in another code.");
            }

            at += record.Length;
        }

        return new TarExtension(path, size);
    }

    /// <summary>The next line, whole.</summary>
    private static ReadOnlySpan<byte> Record(ReadOnlySpan<byte> rest, long offset)
    {
        var space = rest[..Math.Min(rest.Length, 8)].IndexOf((byte)' ');
        return space > 0 && int.TryParse(rest[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > space + 2 && length <= rest.Length && rest[length - 1] is (byte)'\n'
            ? rest[..length]
            : throw new MalformedException(Fault.Inconsistent, offset, "a line of an extended header is not as long as it says.");
    }
}
