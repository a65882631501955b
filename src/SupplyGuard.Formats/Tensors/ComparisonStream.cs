using System.Buffers.Binary;
using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>Compares the numbers of a new tensor, as they pass by, with those of an old one that can be read at any place.</summary>
/// <param name="oldDType">A type that is decoded.</param>
/// <param name="newDType">A type that is decoded.</param>
internal sealed class ComparisonStream(string oldDType, string newDType, TensorPieces pieces, string oldName) : ElementStream(ElementDecoder.WidthOf(newDType)!.Value)
{
    private readonly int _oldWidth = ElementDecoder.WidthOf(oldDType)!.Value;
    private readonly int _newWidth = ElementDecoder.WidthOf(newDType)!.Value;
    private readonly double[] _old = new double[MostElements];
    private readonly double[] _new = new double[MostElements];
    private readonly byte[] _oldBytes = new byte[MostElements * ElementDecoder.WidthOf(oldDType)!.Value];
    private ImmutableArray<string> _roundings = Candidates(oldDType, newDType);
    private bool _isLowBitsOnly = oldDType == newDType && oldDType is ("F32" or "F64" or "C64" or "C128");
    private long _count;
    private long _changed;
    private long _notFinite;
    private double _largest;
    private double _squares;
    private double _oldSquares;

    public TensorComparison Finish() => new()
    {
        Count = _count,
        Changed = _changed,
        LargestDifference = _largest,
        Distance = Math.Sqrt(_squares),
        OldNorm = Math.Sqrt(_oldSquares),
        NotFinite = _notFinite,
        IsLowBitsOnly = _isLowBitsOnly && _changed > 0,
        Roundings = _changed > 0 || oldDType != newDType ? _roundings : [],
    };

    protected override void Elements(ReadOnlySpan<byte> elements)
    {
        var count = elements.Length / _newWidth;
        var oldBytes = _oldBytes.AsSpan(0, count * _oldWidth);
        pieces.Read(oldName, _count * _oldWidth, oldBytes);
        _count += count;

        var old = _old.AsSpan(0, count);
        var now = _new.AsSpan(0, count);
        ElementDecoder.Decode(oldDType, oldBytes, old);
        ElementDecoder.Decode(newDType, elements, now);
        foreach (var value in old)
            _oldSquares += double.IsFinite(value) ? value * value : 0;

        Round(old, now);
        if (oldDType == newDType && oldBytes.SequenceEqual(elements))
            return;

        for (var i = 0; i < count; i++)
        {
            var isSame = oldDType == newDType
                ? oldBytes.Slice(i * _oldWidth, _oldWidth).SequenceEqual(elements.Slice(i * _oldWidth, _oldWidth))
                : IsSame(old[i], now[i]);
            if (!isSame)
                Add(old[i], now[i], oldBytes[(i * _oldWidth)..], elements[(i * _newWidth)..]);
        }
    }

    private void Add(double old, double now, ReadOnlySpan<byte> oldBytes, ReadOnlySpan<byte> newBytes)
    {
        _changed++;
        _isLowBitsOnly = _isLowBitsOnly && (_oldWidth is sizeof(float)
            ? BinaryPrimitives.ReadUInt16LittleEndian(oldBytes[2..]) == BinaryPrimitives.ReadUInt16LittleEndian(newBytes[2..])
            : BinaryPrimitives.ReadUInt32LittleEndian(oldBytes[4..]) == BinaryPrimitives.ReadUInt32LittleEndian(newBytes[4..]));
        if (!double.IsFinite(old) || !double.IsFinite(now))
        {
            _notFinite++;
            return;
        }

        var difference = Math.Abs(now - old);
        _largest = Math.Max(_largest, difference);
        _squares += difference * difference;
    }

    /// <summary>Strikes out every type to which not all of these numbers were rounded.</summary>
    private void Round(ReadOnlySpan<double> old, ReadOnlySpan<double> now)
    {
        for (var i = 0; i < old.Length && !_roundings.IsEmpty; i++)
        {
            foreach (var dtype in _roundings)
            {
                if (!IsSame(Rounding.To(dtype, old[i]), now[i]))
                    _roundings = _roundings.Remove(dtype);
            }
        }
    }

    private static bool IsSame(double left, double right) => left == right || (double.IsNaN(left) && double.IsNaN(right));

    /// <summary>A tensor of another type was rounded to that one; one of the same type may hold numbers that a narrower type would.</summary>
    private static ImmutableArray<string> Candidates(string oldDType, string newDType) =>
        !Rounding.Knows(oldDType) || !Rounding.Knows(newDType) ? []
        : oldDType != newDType ? [newDType]
        : [.. new[] { "F16", "BF16", "F32" }.Where(narrower => ElementDecoder.WidthOf(narrower) < ElementDecoder.WidthOf(oldDType))];
}
