using System.Buffers.Binary;

namespace SupplyGuard.Formats.Torch;

/// <summary>
/// The opcodes of a pickle as TorchScript writes it, without what says where weights lay when it was saved. Nothing else is left out. Places of the memo are
/// counted anew, each in the order in which it was filled, since one more device takes one more of them: two pickles that are alike here do the same.
/// Classes that it imports get new names; texts never do, for code can look at them.
/// </summary>
internal sealed class ScriptPickle
{
    private const int MostTokens = 4_000_000;

    private readonly byte[] _bytes;
    private readonly List<(byte Code, int Start, int Length)> _tokens = [];
    private readonly HashSet<int> _locations = [];
    private readonly Dictionary<int, int> _memo = [];

    private ScriptPickle(byte[] bytes) => _bytes = bytes;

    /// <returns>Null for a pickle with opcodes that TorchScript does not write, with a text that names a class, or whose memo is not filled once before it is read.</returns>
    public static ScriptPickle? Read(byte[] bytes)
    {
        var pickle = new ScriptPickle(bytes);
        if (!pickle.Split() || Enumerable.Range(0, pickle._tokens.Count).Any(index => pickle._tokens[index].Code is (byte)'X' && pickle.Text(index).IndexOf("__torch__"u8) >= 0))
            return null;

        pickle.FindLocations();
        return pickle.CountMemo() ? pickle : null;
    }

    /// <summary>Names the classes and functions that it mentions.</summary>
    public void Scan(ScriptNames names)
    {
        foreach (var index in Enumerable.Range(0, _tokens.Count).Where(IsClass))
            names.Scan(Qualified(index));
    }

    /// <summary>Writes the same for two pickles that differ in names and places of weights alone.</summary>
    public void Spell(ScriptNames names, Stream target)
    {
        Span<byte> size = stackalloc byte[sizeof(int)];
        for (var index = 0; index < _tokens.Count; index++)
        {
            var (code, start, length) = _tokens[index];
            if (_locations.Contains(index))
            {
                if (!IsPut(index))
                    target.Write([(byte)'X', byte.MaxValue]);
                continue;
            }

            // The two opcodes of either kind differ in how large a number they take.
            target.WriteByte(code is (byte)'r' ? (byte)'q' : code is (byte)'j' ? (byte)'h' : code);
            if (_memo.TryGetValue(index, out var place))
            {
                BinaryPrimitives.WriteInt32LittleEndian(size, place);
                target.Write(size);
            }
            else if (IsClass(index))
            {
                target.WriteByte(1);
                names.Spell(Qualified(index), target);
                target.WriteByte(byte.MaxValue);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(size, length);
                target.WriteByte(0);
                target.Write(size);
                target.Write(_bytes.AsSpan(start, length));
            }
        }
    }

    /// <summary>What is imported, as it is qualified in code.</summary>
    private byte[] Qualified(int index)
    {
        var qualified = Text(index)[..^1].ToArray();
        qualified.AsSpan().Replace((byte)'\n', (byte)'.');
        return qualified;
    }

    private bool IsPut(int index) => _tokens[index].Code is (byte)'q' or (byte)'r';

    private bool IsGet(int index) => _tokens[index].Code is (byte)'h' or (byte)'j';

    /// <summary>Gives every place of the memo, but those of places of weights, its number by when it is filled.</summary>
    /// <returns>Whether each is filled once, and read only afterwards.</returns>
    private bool CountMemo()
    {
        var filled = new Dictionary<uint, int>();
        var count = 0;
        for (var index = 0; index < _tokens.Count; index++)
        {
            if (IsPut(index))
            {
                var place = _locations.Contains(index) ? -1 : count++;
                if (!filled.TryAdd(Number(index), place))
                    return false;

                _memo.Add(index, place);
            }
            else if (IsGet(index))
            {
                if (!filled.TryGetValue(Number(index), out var place))
                    return false;

                _memo.Add(index, place);
            }
        }

        return true;
    }

    private bool IsClass(int index) => _tokens[index].Code is (byte)'c' && Text(index).StartsWith("__torch__"u8);

    /// <summary>Whether every opcode was known, and the last is the end.</summary>
    private bool Split()
    {
        for (var offset = 0; offset < _bytes.Length && _tokens.Count < MostTokens;)
        {
            var code = _bytes[offset++];
            if (Argument(code, offset) is not var (skipped, length) || length < 0 || length > _bytes.Length - offset - skipped)
                return false;

            _tokens.Add((code, offset + skipped, length));
            offset += skipped + length;
            if (code is (byte)'.')
                return offset == _bytes.Length;
        }

        return false;
    }

    /// <summary>How many bytes the length of an argument takes, and how many itself; null for an opcode that is not known, or not all there.</summary>
    private (int Skipped, int Length)? Argument(byte code, int offset) => code switch
    {
        (byte)'(' or (byte)'.' or (byte)')' or (byte)'}' or (byte)']' or (byte)'N' or (byte)'t' or (byte)'a' or (byte)'e' or (byte)'s' or (byte)'u' or (byte)'b' or (byte)'R' or (byte)'Q' => (0, 0),
        0x81 or 0x85 or 0x86 or 0x87 or 0x88 or 0x89 => (0, 0),
        0x80 or (byte)'q' or (byte)'h' or (byte)'K' => (0, 1),
        (byte)'M' => (0, 2),
        (byte)'J' or (byte)'r' or (byte)'j' => (0, 4),
        (byte)'G' => (0, 8),
        0x8A when offset < _bytes.Length => (1, _bytes[offset]),
        (byte)'X' when offset <= _bytes.Length - sizeof(int) => (sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(offset))),
        (byte)'c' => Lines(offset),
        _ => null,
    };

    /// <summary>Two lines: a module and a name in it.</summary>
    private (int Skipped, int Length)? Lines(int offset)
    {
        var first = _bytes.AsSpan(offset).IndexOf((byte)'\n');
        var second = first < 0 ? -1 : _bytes.AsSpan(offset + first + 1).IndexOf((byte)'\n');
        return second < 0 ? null : (0, first + second + 2);
    }

    /// <summary>
    /// Texts that are nothing but the place of a storage, and the opcodes that put them into the memo: <c>('storage', class, key, place, elements)</c> before
    /// <c>BINPERSID</c>. A text that the memo hands to anything else too is not among them.
    /// </summary>
    private void FindLocations()
    {
        var memo = new Dictionary<uint, int>();
        var texts = new Dictionary<int, int>();
        var puts = new List<(int Index, int Text)>();
        var recent = new List<int>();
        var places = new HashSet<int>();
        for (var index = 0; index < _tokens.Count; index++)
        {
            var code = _tokens[index].Code;
            if (IsPut(index))
            {
                // It keeps what was made last; of a text, that is the opcode before it.
                if (recent is [.., var top])
                {
                    memo[Number(index)] = texts.GetValueOrDefault(top, -1);
                    puts.Add((index, memo[Number(index)]));
                }

                continue;
            }

            recent.Add(index);
            if (code is (byte)'X')
                texts.Add(index, index);
            else if (IsGet(index) && memo.GetValueOrDefault(Number(index), -1) is >= 0 and var origin)
                texts.Add(index, origin);
            else if (code is (byte)'Q' && Place(recent, texts) is { } place)
                places.Add(place);
        }

        // A file may name as many places as it has storages.
        var putsOf = puts.ToLookup(put => put.Text, put => put.Index);
        foreach (var (origin, all) in texts.GroupBy(text => text.Value, text => text.Key).Select(group => (group.Key, group)))
        {
            if (all.All(places.Contains))
                _locations.UnionWith([.. all, .. putsOf[origin]]);
        }
    }

    /// <summary>The opcode that gave the place of a storage whose persistent id was read last; null when it is none.</summary>
    private int? Place(List<int> recent, Dictionary<int, int> texts)
    {
        if (recent is not [.., var mark, var kind, _, _, var place, var count, var tuple, _] || !texts.TryGetValue(kind, out var kindText) || !texts.TryGetValue(place, out var placeText))
            return null;

        return _tokens[mark].Code is (byte)'(' && _tokens[tuple].Code is (byte)'t' && _tokens[count].Code is (byte)'K' or (byte)'M' or (byte)'J' or 0x8A
            && Text(kindText).SequenceEqual("storage"u8) && IsPlace(Text(placeText)) ? place : null;
    }

    /// <summary>The processor, or a graphics card and its number. What is kept of others is kept as it is written.</summary>
    private static bool IsPlace(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("cpu"u8) || text.SequenceEqual("cuda"u8) || (text.StartsWith("cuda:"u8) && text["cuda:".Length..] is { Length: > 0 and < 4 } number && number.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);

    private ReadOnlySpan<byte> Text(int index) => _bytes.AsSpan(_tokens[index].Start, _tokens[index].Length);

    /// <summary>Which place of the memo an opcode is about.</summary>
    private uint Number(int index) => _tokens[index] is { Length: 1, Start: var start } ? _bytes[start] : BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(_tokens[index].Start));
}
