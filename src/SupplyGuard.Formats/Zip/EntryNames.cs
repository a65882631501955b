using System.Collections.Immutable;
using System.Text;

namespace SupplyGuard.Formats.Zip;

/// <summary>The rules for names: one reading, inside the folder, and one entry for each on every file system.</summary>
internal static class EntryNames
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="MalformedException">The name can be decoded in more than one way, or in none.</exception>
    public static string Decode(ReadOnlySpan<byte> name, ushort flags, long offset)
    {
        // Without bit 11 the name is in code page 437 (APPNOTE D.1), and .NET reads UTF-8: only ASCII means the same to everyone.
        if ((flags & 0x0800) == 0 && !Ascii.IsValid(name))
            throw new MalformedException(Fault.Inconsistent, offset, "a name beyond ASCII is not declared as UTF-8, so readers disagree about it.");

        try
        {
            return StrictUtf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedException(Fault.Inconsistent, offset, "a name is not valid UTF-8.");
        }
    }

    /// <summary>The path that an extractor creates for a name.</summary>
    /// <exception cref="MalformedException">The path could leave the folder, or mean different files on different systems.</exception>
    public static string Path(string name, bool percentEncoded, long offset)
    {
        RefuseEscape(name, name, offset);
        if (!percentEncoded || !name.Contains('%', StringComparison.Ordinal))
            return name;

        var path = Uri.UnescapeDataString(name);
        RefuseEscape(path, name, offset);
        return path;
    }

    /// <exception cref="MalformedException">Two entries have one path on a file system that ignores case, or a file is used as a folder.</exception>
    public static void RefuseCollisions(ImmutableArray<ZipEntry> entries)
    {
        // The separator sorts below every character that a name may have, so whatever lies in a folder directly follows its name.
        var keys = entries.Select(entry => entry.Path.TrimEnd('/').ToUpperInvariant().Replace('/', '\u0001')).ToArray();
        var sorted = entries.ToArray();
        Array.Sort(keys, sorted, StringComparer.Ordinal);
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i] == keys[i - 1])
                throw new MalformedException(Fault.Inconsistent, Later(sorted[i - 1], sorted[i]), $"'{sorted[i - 1].Path}' and '{sorted[i].Path}' are one file where case is ignored; readers differ in which entry they take.");
            if (!sorted[i - 1].IsDirectory && keys[i].StartsWith(keys[i - 1], StringComparison.Ordinal) && keys[i][keys[i - 1].Length] == '\u0001')
                throw new MalformedException(Fault.Inconsistent, Later(sorted[i - 1], sorted[i]), $"'{sorted[i - 1].Path}' is a file, and '{sorted[i].Path}' uses it as a folder.");
        }
    }

    private static long Later(ZipEntry one, ZipEntry other) => Math.Max(one.CentralOffset, other.CentralOffset);

    private static void RefuseEscape(string path, string name, long offset)
    {
        if (path.Length == 0)
            throw new MalformedException(Fault.Inconsistent, offset, "an entry has no name.");
        if (path.AsSpan().IndexOfAny('\\', ':') >= 0)
            throw new MalformedException(Fault.Inconsistent, offset, $"'{Printable(name)}' has a backslash or a colon: another file on Windows.");
        if (HasControl(path))
            throw new MalformedException(Fault.Inconsistent, offset, $"'{Printable(name)}' has a control character.");

        foreach (var range in path.AsSpan().TrimEnd('/').Split('/'))
        {
            var segment = path.AsSpan()[range];
            if (segment.IsEmpty || segment is "." or "..")
                throw new MalformedException(Fault.Inconsistent, offset, $"'{Printable(name)}' is absolute or leaves its folder.");
            if (segment[^1] is '.' or ' ')
                throw new MalformedException(Fault.Inconsistent, offset, $"'{Printable(name)}' has a part that ends in a dot or a space, which Windows removes.");
        }

        if (path.EndsWith("//", StringComparison.Ordinal))
            throw new MalformedException(Fault.Inconsistent, offset, $"'{Printable(name)}' has an empty part.");
    }

    private static bool HasControl(string path)
    {
        foreach (var character in path)
        {
            if (char.IsControl(character))
                return true;
        }

        return false;
    }

    private static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}
