using System.Text;

namespace SupplyGuard.Formats.Protobuf;

/// <summary>The one text for equal names of a file: a name that was read before is found by its bytes, without becoming a text again.</summary>
/// <param name="capacity">Names that are expected.</param>
/// <param name="most">Names that are known; any others are new each time. Without a bound whoever reads a new name charges it.</param>
internal sealed class NameTable(ProtobufSource source, int capacity = 0, int most = int.MaxValue)
{
    /// <summary>Longer names are rare enough to be made into texts every time.</summary>
    private const int MostShort = 256;

    private readonly HashSet<string> _names = new(capacity, StringComparer.Ordinal);

    /// <summary>The name in the current field of a message.</summary>
    /// <param name="isNew">Whether it is met for the first time.</param>
    /// <exception cref="MalformedException">Not UTF-8, or longer than the limits allow.</exception>
    public string Read(ref ProtobufCursor cursor, string what, out bool isNew)
    {
        var range = cursor.Range(what);
        isNew = false;
        if (range.Length is 0)
            return "";
        if (range.Length > MostShort)
            return Same(source.Text(range, source.Limits.NameLength, what), out isNew);

        // UTF-8 never has fewer bytes than UTF-16 has characters.
        Span<char> buffer = stackalloc char[MostShort];
        var name = buffer[..source.Text(range, buffer, what)];
        if (_names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known))
            return known;

        isNew = true;
        return Keep(name.ToString());
    }

    /// <summary>The text that equals a name.</summary>
    /// <param name="isNew">Whether it is met for the first time, so that it is this one.</param>
    public string Same(string name, out bool isNew)
    {
        isNew = !_names.TryGetValue(name, out var known);
        return known ?? Keep(name);
    }

    private string Keep(string name)
    {
        if (_names.Count < most)
            _names.Add(name);

        return name;
    }
}
