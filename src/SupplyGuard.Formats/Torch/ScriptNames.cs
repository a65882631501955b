using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SupplyGuard.Formats.Torch;

/// <summary>
/// New names for classes and functions of TorchScript, the same for every archive of one program: what PyTorch made unique by counting (<c>___torch_mangle_3</c>)
/// is told apart by which was named first. One mapping holds for a whole archive and is one to one, so that what differs otherwise stays different.
/// </summary>
internal sealed class ScriptNames(ScriptUnits units)
{
    /// <summary>Parts of a name that are looked at.</summary>
    private const int MostParts = 64;

    /// <summary>Bytes of a name that are looked at; a longer one stays as it is written.</summary>
    private const int MostBytes = 4 << 10;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _alike = new(StringComparer.Ordinal);

    /// <summary>Qualified names as they are written, in the order of their first mention.</summary>
    public List<string> Known { get; } = [];

    private static ReadOnlySpan<byte> Root => "__torch__."u8;

    private static ReadOnlySpan<byte> Native => "__torch__.torch.classes."u8;

    public string this[string name] => _names[name];

    public static bool IsPartOfName(byte character) => character is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9') or (byte)'_';

    /// <summary>Whether every mention in a text is one that gets a new name, or of a class that is in PyTorch itself.</summary>
    public bool Knows(ReadOnlySpan<byte> text)
    {
        for (; Next(text, out var start, out var name); text = text[(start + name.Length)..])
        {
            if (!IsNative(text[..start]))
                return false;
        }

        return IsNative(text);
    }

    private static bool IsNative(ReadOnlySpan<byte> text)
    {
        for (; text.IndexOf("__torch__"u8) is >= 0 and var at; text = text[(at + Native.Length)..])
        {
            if (!text[at..].StartsWith(Native))
                return false;
        }

        return true;
    }

    /// <summary>Names what a text mentions and has no name yet.</summary>
    public void Scan(ReadOnlySpan<byte> text)
    {
        for (; Next(text, out var start, out var name); text = text[(start + name.Length)..])
            Name(name);
    }

    public void Name(string name)
    {
        if (_names.ContainsKey(name))
            return;

        var plain = ScriptUnits.WithoutMangles(name);
        var number = _alike[plain] = _alike.GetValueOrDefault(plain) + 1;
        _names.Add(name, string.Create(CultureInfo.InvariantCulture, $"{plain} {number}"));
        Known.Add(name);
    }

    /// <summary>Writes a text with new names, piece by piece, each with its kind and length: no text can be taken for a name.</summary>
    public void Spell(ReadOnlySpan<byte> text, Stream target)
    {
        for (; Next(text, out var start, out var name); text = text[(start + name.Length)..])
        {
            Write(target, 0, text[..start]);
            Write(target, 1, Encoding.UTF8.GetBytes(_names[name]));
        }

        Write(target, 0, text);
    }

    private static void Write(Stream target, byte kind, ReadOnlySpan<byte> piece)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, piece.Length);
        target.WriteByte(kind);
        target.Write(length);
        target.Write(piece);
    }

    /// <summary>The next qualified name that the archive declares; what follows it, as a method, is no part of it.</summary>
    private bool Next(ReadOnlySpan<byte> text, out int start, out string name)
    {
        for (start = 0; text[start..].IndexOf(Root) is >= 0 and var at; start += Root.Length)
        {
            start += at;
            if ((start is 0 || !IsPartOfName(text[start - 1])) && !text[..start].TrimEnd(" \n"u8).EndsWith("."u8) && Longest(text[start..]) is { } found)
            {
                name = found;
                return true;
            }
        }

        name = "";
        return false;
    }

    private string? Longest(ReadOnlySpan<byte> text)
    {
        var ends = new List<int>();
        for (var end = 0; ends.Count < MostParts && end <= MostBytes; end++)
        {
            if (end < text.Length && IsPartOfName(text[end]))
                continue;

            ends.Add(end);
            if (end == text.Length || text[end] is not (byte)'.')
                break;
        }

        for (var index = ends.Count - 1; index >= 0; index--)
        {
            if (Encoding.ASCII.GetString(text[..ends[index]]) is var name && units.Texts.ContainsKey(name))
                return name;
        }

        return null;
    }
}
