using System.Buffers;
using System.Text;

namespace SupplyGuard.Formats.Torch;

/// <summary>The classes and functions in the code of a TorchScript archive, by their qualified names.</summary>
internal sealed class ScriptUnits
{
    private const string Mangle = "___torch_mangle_";

    private const string Folder = "code/";

    private const string Extension = ".py";

    private const int MostBytes = 8 << 20;

    private const int MostLines = 200_000;

    private const int MostFiles = 10_000;

    /// <summary>Characters of the path of a file.</summary>
    private const int LongestPath = 512;

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private readonly Dictionary<string, byte[]> _texts = new(StringComparer.Ordinal);
    private readonly List<string> _spaces = [];
    private int _bytes;
    private int _lines;

    /// <summary>Text of each, by its qualified name.</summary>
    public IReadOnlyDictionary<string, byte[]> Texts => _texts;

    /// <summary>
    /// Whether nobody can tell for sure where one begins and which is meant by a name, since PyTorch does not write code like that; or whether there is more of it
    /// than is cut. <see cref="Texts"/> are not all there then.
    /// </summary>
    public bool IsAmbiguous { get; private set; }

    public static bool IsCode(string entry) => entry.StartsWith(Folder, StringComparison.Ordinal) && entry.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>A qualified name without the parts that PyTorch put in to make it unique: they count what a process scripted before.</summary>
    public static string WithoutMangles(string name) =>
        name.Contains(Mangle, StringComparison.Ordinal) ? string.Join('.', name.Split('.').Where(part => !(part.StartsWith(Mangle, StringComparison.Ordinal) && part.Length > Mangle.Length && part.AsSpan(Mangle.Length).IndexOfAnyExceptInRange('0', '9') < 0))) : name;

    /// <param name="entry">Name of an entry that is code.</param>
    public void Add(string entry, byte[] code)
    {
        var path = entry[Folder.Length..^Extension.Length];
        _bytes += Math.Min(code.Length, MostBytes + 1 - _bytes);
        _lines += Math.Min(code.AsSpan().Count((byte)'\n'), MostLines + 1 - _lines);
        var space = path.Replace('/', '.');
        _spaces.Add(space);
        IsAmbiguous |= _bytes > MostBytes || _lines > MostLines || _spaces.Count > MostFiles || path.Length > LongestPath || !(path is "__torch__" || path.StartsWith("__torch__/", StringComparison.Ordinal)) || path.Contains('.', StringComparison.Ordinal)
            || !ScriptText.IsPrinted(code) || Next(code, 0) is not 0;

        for (var start = 0; start < code.Length && !IsAmbiguous;)
        {
            var end = Next(code, start + 1);
            var text = code.AsSpan(start, end - start);
            var name = NameOf(text);
            IsAmbiguous |= name.Length is 0 || !_texts.TryAdd($"{space}.{name}", Sorted(text.TrimEnd(" \n"u8)));
            start = end;
        }
    }

    /// <summary>Looks whether a name leads on to another, once all are there: which of them a mention means would depend on how it is read.</summary>
    public void Finish()
    {
        foreach (var space in _spaces.TakeWhile(_ => !IsAmbiguous))
        {
            for (var end = space.Length; end > 0 && !IsAmbiguous; end = space.LastIndexOf('.', end - 1))
                IsAmbiguous = _texts.ContainsKey(space[..end]);
        }
    }

    /// <summary>
    /// A class with its constants in the order of their names. PyTorch writes them in the order of a set in Python, which is another in every process.
    /// </summary>
    private static byte[] Sorted(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("class "u8))
            return text.ToArray();

        var lines = Encoding.Latin1.GetString(text).Split('\n');
        for (var start = 0; start < lines.Length; start++)
        {
            var end = start;
            while (end < lines.Length && IsConstant(lines[end]))
                end++;

            // Two of one name: only their order would say which counts.
            if (end - start > 1 && lines[start..end].Select(line => line.Split(':')[0]).Distinct(StringComparer.Ordinal).Count() == end - start)
                Array.Sort(lines, start, end - start, StringComparer.Ordinal);
            start = Math.Max(start, end - 1);
        }

        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    /// <summary>A line as <c>  in_features : Final[int] = 2</c>.</summary>
    private static bool IsConstant(string line) =>
        line.StartsWith("  ", StringComparison.Ordinal) && line.IndexOf(" : Final[", StringComparison.Ordinal) is > 2 and var colon && line.AsSpan(2, colon - 2).IndexOfAnyExcept(Letters) < 0;

    /// <summary>Where the next line begins that declares something; the end when none does.</summary>
    private static int Next(byte[] code, int from)
    {
        for (var line = from is 0 ? 0 : LineAfter(code, from); line < code.Length; line = LineAfter(code, line))
        {
            if (code.AsSpan(line).StartsWith("class "u8) || code.AsSpan(line).StartsWith("def "u8))
                return line;
        }

        return code.Length;
    }

    private static int LineAfter(byte[] code, int offset) => code.AsSpan(offset).IndexOf((byte)'\n') is >= 0 and var end ? offset + end + 1 : code.Length;

    /// <summary>The name before the bracket; empty when there is none.</summary>
    private static string NameOf(ReadOnlySpan<byte> text)
    {
        var name = text[(text.IndexOf((byte)' ') + 1)..];
        var end = 0;
        while (end < name.Length && ScriptNames.IsPartOfName(name[end]))
            end++;

        return end < name.Length && name[end] is (byte)'(' ? Encoding.ASCII.GetString(name[..end]) : "";
    }
}
