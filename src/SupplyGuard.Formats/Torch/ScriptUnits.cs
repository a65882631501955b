using System.Buffers;
using System.Text;

namespace SupplyGuard.Formats.Torch;

/// <summary>The classes and functions in the code of a TorchScript archive, by their qualified names.</summary>
internal sealed class ScriptUnits
{
    private const string Mangle = "___torch_mangle_";

    private const string Folder = "code/";

    private const string Extension = ".py";

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private readonly Dictionary<string, byte[]> _texts = new(StringComparer.Ordinal);

    /// <summary>Text of each, by its qualified name.</summary>
    public IReadOnlyDictionary<string, byte[]> Texts => _texts;

    /// <summary>What stands before the first of a file, each text once.</summary>
    public SortedSet<string> Headers { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether two have one name, so that nobody can tell which is meant.</summary>
    public bool IsAmbiguous { get; private set; }

    public static bool IsCode(string entry) => entry.StartsWith(Folder, StringComparison.Ordinal) && entry.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>A qualified name without the parts that PyTorch put in to make it unique: they count what a process scripted before.</summary>
    public static string WithoutMangles(string name) =>
        name.Contains(Mangle, StringComparison.Ordinal) ? string.Join('.', name.Split('.').Where(part => !(part.StartsWith(Mangle, StringComparison.Ordinal) && part.Length > Mangle.Length && part.AsSpan(Mangle.Length).IndexOfAnyExceptInRange('0', '9') < 0))) : name;

    /// <param name="entry">Name of an entry that is code.</param>
    public void Add(string entry, byte[] code)
    {
        var space = entry[Folder.Length..^Extension.Length].Replace('/', '.');
        var start = Next(code, 0);
        if (code.AsSpan(0, start).TrimStart(" \r\n\t"u8) is { IsEmpty: false } header)
            Headers.Add(Convert.ToHexString(header));

        while (start < code.Length)
        {
            var end = Next(code, start + 1);
            var text = code.AsSpan(start, end - start);
            IsAmbiguous |= !_texts.TryAdd($"{space}.{NameOf(text)}", Sorted(text.TrimEnd(" \r\n\t"u8)));
            start = end;
        }
    }

    /// <summary>
    /// A class with its constants in the order of their names. PyTorch writes them in the order of a set in Python, which is another in every process.
    /// </summary>
    private static byte[] Sorted(ReadOnlySpan<byte> text)
    {
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

    private static string NameOf(ReadOnlySpan<byte> text)
    {
        var name = text[(text.IndexOf((byte)' ') + 1)..];
        var end = 0;
        while (end < name.Length && ScriptNames.IsPartOfName(name[end]))
            end++;

        return Encoding.ASCII.GetString(name[..end]);
    }
}
