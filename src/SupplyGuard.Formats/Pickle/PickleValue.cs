using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.Pickle;

/// <summary>
/// One value: sixteen bytes, whatever it is. Long things are ranges of the file, containers and opaque things are nodes of the
/// <see cref="PickleHeap"/>; nothing is copied.
/// </summary>
/// <remarks>Two words, and not four fields, so that a value travels in two registers: the machine does little else than to move values.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly struct PickleValue
{
    private readonly long _payload;

    /// <summary>From the lowest bit: four of the kind, two of the form, <see cref="SpareBits"/> unused, thirty-two of the size.</summary>
    private readonly ulong _shape;

    internal const int SpareShift = 6;

    internal const int SpareBits = 32 - SpareShift;

    /// <param name="words">As <see cref="Words"/> gave them.</param>
    internal PickleValue((long Payload, ulong Shape) words) => (_payload, _shape) = words;

    private PickleValue(PickleKind kind, long payload, int size, PickleTextForm form = default)
    {
        _payload = payload;
        _shape = (byte)kind | ((ulong)(byte)form << 4) | ((ulong)unchecked((uint)size) << 32);
    }

    public static PickleValue None => new(PickleKind.None, 0, 0);

    public PickleKind Kind => (PickleKind)(byte)(_shape & 0xF);

    public PickleTextForm Form => (PickleTextForm)(byte)((_shape >> 4) & 3);

    /// <summary>The value itself, for whoever keeps something in its spare bits.</summary>
    internal (long Payload, ulong Shape) Words => (_payload, _shape);

    /// <summary>The integer, or 0 and 1 of a boolean.</summary>
    public long Number => _payload;

    public double Float => BitConverter.Int64BitsToDouble(_payload);

    /// <summary>Where in the file the bytes of a text, of bytes or of a long integer begin.</summary>
    public long Start => _payload;

    /// <summary>How many bytes these are. Bytes beyond 2 GiB are said to be just that long.</summary>
    public int Length => unchecked((int)(_shape >> 32));

    /// <summary>Index of the node in the heap.</summary>
    public int Node => Length;

    public bool IsNode => Kind is PickleKind.Opaque or (>= PickleKind.Tuple and <= PickleKind.FrozenSet) or PickleKind.ByteArray;

    public static PickleValue OfBool(bool value) => new(PickleKind.Bool, value ? 1 : 0, 0);

    public static PickleValue OfInteger(long value) => new(PickleKind.Integer, value, 0);

    public static PickleValue OfLongInteger(long start, int length) => new(PickleKind.LongInteger, start, length);

    public static PickleValue OfFloat(double value) => new(PickleKind.Float, BitConverter.DoubleToInt64Bits(value), 0);

    public static PickleValue OfText(PickleTextForm form, long start, int length) => new(PickleKind.Text, start, length, form);

    public static PickleValue OfBytes(long start, long length) => new(PickleKind.Bytes, start, (int)Math.Min(length, int.MaxValue));

    /// <param name="hashable">Whether what it looks at could be a key.</param>
    public static PickleValue OfView(bool hashable, bool empty) => new(PickleKind.View, hashable ? 1 : 0, empty ? 0 : 1);

    public static PickleValue OfNode(PickleKind kind, int node) => new(kind, 0, node);
}
