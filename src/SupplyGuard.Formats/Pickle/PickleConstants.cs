using System.Buffers.Binary;

namespace SupplyGuard.Formats.Pickle;

/// <summary>The opcodes that push a constant.</summary>
internal sealed class PickleConstants(PickleState state)
{
    private const int LongestLongRead = 255;

    private readonly PickleInput _input = state.Input;

    /// <returns>False when the opcode is none of these.</returns>
    /// <exception cref="MalformedException">Python would refuse it.</exception>
    public bool Execute(int opcode)
    {
        PickleValue value;
        switch (opcode)
        {
            case 'N': value = PickleValue.None; break;
            case 0x88: value = PickleValue.OfBool(true); break;
            case 0x89: value = PickleValue.OfBool(false); break;
            case 'K': value = PickleValue.OfInteger(_input.Take(1)[0]); break;
            case 'M': value = PickleValue.OfInteger(BinaryPrimitives.ReadUInt16LittleEndian(_input.Take(sizeof(ushort)))); break;
            case 'J': value = PickleValue.OfInteger(BinaryPrimitives.ReadInt32LittleEndian(_input.Take(sizeof(int)))); break;
            case 'G': value = PickleValue.OfFloat(BinaryPrimitives.ReadDoubleBigEndian(_input.Take(sizeof(double)))); break;
            case 'X': value = _input.SkipText(UInt32()); break;
            case 0x8C: value = _input.SkipText(_input.Take(1)[0]); break;
            case 0x8D: value = _input.SkipText(UInt64()); break;
            case 'U': value = Latin1(_input.Take(1)[0]); break;
            case 'T': value = Latin1(Signed()); break;
            case 'C': value = Bytes(_input.Take(1)[0]); break;
            case 'B': value = Bytes(UInt32()); break;
            case 0x8E: value = Bytes(UInt64()); break;
            case 0x96: value = ByteArray(UInt64()); break;
            case 0x8A: value = LongInteger(_input.Take(1)[0]); break;
            case 0x8B: value = LongInteger(Signed()); break;
            case 'I': value = Integer(); break;
            case 'L': value = LongLine(); break;
            case 'F': value = Float(); break;
            case 'S': value = Quoted(); break;
            case 'V': value = RawUnicode(); break;
            default: return false;
        }

        if (value.Kind is PickleKind.Text or PickleKind.Bytes)
            state.Nesting.Consider(value);

        state.Stack.Push(value);
        return true;
    }

    private uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(_input.Take(sizeof(uint)));

    private ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(_input.Take(sizeof(ulong)));

    private uint Signed() => BinaryPrimitives.ReadInt32LittleEndian(_input.Take(sizeof(int))) is >= 0 and var length
        ? (uint)length
        : throw state.Inconsistent("a length is negative.");

    private PickleValue Latin1(uint length) => PickleValue.OfText(PickleTextForm.Latin1, _input.Skip(length), (int)length);

    private PickleValue Bytes(ulong length) => PickleValue.OfBytes(_input.Skip(length), (long)length);

    private PickleValue ByteArray(ulong length)
    {
        var start = _input.Skip(length);
        var node = state.Heap.Add(start);
        if (node is not 0)
            state.Heap[node].Count = (int)Math.Min(length, int.MaxValue);

        return PickleValue.OfNode(PickleKind.ByteArray, node);
    }

    /// <summary>Two's complement, little-endian, of any length; of none it is zero.</summary>
    private PickleValue LongInteger(uint length)
    {
        if (length > LongestLongRead)
            return PickleValue.OfLongInteger(_input.Skip(length), (int)length);

        var start = _input.Offset;
        var bytes = _input.Take((int)length);
        if (bytes.IsEmpty)
            return PickleValue.OfInteger(0);

        var fill = bytes[^1] >= 0x80 ? byte.MaxValue : byte.MinValue;
        var low = bytes[..Math.Min(bytes.Length, sizeof(long))];
        var negative = low[^1] >= 0x80;
        if (bytes[low.Length..].ContainsAnyExcept(fill) || negative != (fill is byte.MaxValue))
            return PickleValue.OfLongInteger(start, (int)length);

        Span<byte> wide = stackalloc byte[sizeof(long)];
        wide.Fill(fill);
        low.CopyTo(wide);
        return PickleValue.OfInteger(BinaryPrimitives.ReadInt64LittleEndian(wide));
    }

    private PickleValue Integer()
    {
        var start = _input.Offset;
        var line = _input.Line();
        if (line is [(byte)'0', (byte)'0' or (byte)'1'])
            return PickleValue.OfBool(line[1] is (byte)'1');

        if (!PythonNumber.TryShortInteger(line, out var value, out var fits))
            throw state.Inconsistent("a line is no integer that Python would read.");

        return fits ? PickleValue.OfInteger(value) : PickleValue.OfLongInteger(start, line.Length);
    }

    private PickleValue LongLine()
    {
        var start = _input.Offset;
        var line = _input.Line();
        line = line is [.., (byte)'L'] ? line[..^1] : line;
        if (!PythonNumber.TryInteger(line, anyBase: true, out var value, out var fits))
            throw state.Inconsistent("a line is no integer that Python would read.");

        return fits ? PickleValue.OfInteger(value) : PickleValue.OfLongInteger(start, line.Length);
    }

    private PickleValue Float() => PythonNumber.TryFloat(_input.Line(), out var value)
        ? PickleValue.OfFloat(value)
        : throw state.Inconsistent("a line is no number that Python would read.");

    private PickleValue Quoted()
    {
        var start = _input.Offset;
        var line = _input.Line();
        if (line is not [(byte)'"' or (byte)'\'', .., var last] || last != line[0])
            throw state.Inconsistent("a string has no quotes around it.");

        return Text(line[1..^1], start + 1, PickleTextForm.Escaped);
    }

    private PickleValue RawUnicode()
    {
        var start = _input.Offset;
        return Text(_input.Line(), start, PickleTextForm.RawUnicode);
    }

    private PickleValue Text(ReadOnlySpan<byte> text, long start, PickleTextForm form) => PythonText.IsValid(text, form)
        ? PickleValue.OfText(form, start, text.Length)
        : throw state.Inconsistent("a string has an escape that Python would refuse.");
}
