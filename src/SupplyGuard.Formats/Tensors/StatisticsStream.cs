using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SupplyGuard.Formats.Tensors;

/// <summary>Makes the statistics of one tensor. Sums are made in four lanes on every processor, so that they are the same everywhere.</summary>
internal sealed class StatisticsStream : ElementStream, IDisposable
{
    private readonly string _dtype;
    private readonly int _width;
    private readonly double[] _values = new double[MostElements];
    private readonly HighBits? _highBits;
    private readonly TensorSketch? _sketch;
    private long _count;
    private long _nan;
    private long _infinite;
    private long _zeros;
    private double _minimum = double.PositiveInfinity;
    private double _maximum = double.NegativeInfinity;
    private double _sum;
    private double _squares;
    private ulong _multiset;

    /// <param name="dtype">A type that is decoded.</param>
    public StatisticsStream(string dtype, TensorSketch? sketch)
        : base(ElementDecoder.WidthOf(dtype)!.Value)
    {
        _dtype = dtype;
        _width = ElementDecoder.WidthOf(dtype)!.Value;
        _sketch = sketch;
        _highBits = HighBits.Has(dtype) ? new HighBits(_width) : null;
    }

    public TensorStatistics Finish()
    {
        var finite = _count - _nan - _infinite;
        return new TensorStatistics
        {
            IsDecoded = true,
            Count = _count,
            NaN = _nan,
            Infinite = _infinite,
            Zeros = _zeros,
            Minimum = finite > 0 ? _minimum : null,
            Maximum = finite > 0 ? _maximum : null,
            Mean = finite > 0 ? _sum / finite : null,
            Norm = Math.Sqrt(_squares),
            HighBits = _highBits?.Finish(),
            HasLowBits = _highBits is { HasLowBits: true },
            Multiset = _multiset,
            Sketch = _sketch?.Finish() ?? [],
        };
    }

    public void Dispose()
    {
        _highBits?.Dispose();
        _sketch?.Dispose();
    }

    protected override void Elements(ReadOnlySpan<byte> elements)
    {
        var values = _values.AsSpan(0, elements.Length / _width);
        ElementDecoder.Decode(_dtype, elements, values);
        _count += values.Length;
        if (!TryAddFinite(values))
            AddEach(values);

        foreach (var value in values)
            _multiset = unchecked(_multiset + Mix(BitConverter.DoubleToUInt64Bits(value)));

        _sketch?.Add(values);
        _highBits?.Add(elements);
    }

    /// <summary>The finaliser of SplitMix64 (G. Steele, D. Lea and C. Flood, OOPSLA 2014).</summary>
    private static ulong Mix(ulong bits)
    {
        unchecked
        {
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }

    /// <returns>False, and nothing is added, when some number is not finite.</returns>
    private bool TryAddFinite(ReadOnlySpan<double> values)
    {
        var (sum, squares, strange) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        var (minimum, maximum) = (Vector256.Create(double.PositiveInfinity), Vector256.Create(double.NegativeInfinity));
        var zeros = Vector256<long>.Zero;
        var vectors = MemoryMarshal.Cast<double, Vector256<double>>(values);
        foreach (var vector in vectors)
        {
            sum += vector;
            squares += vector * vector;
            strange += vector - vector;
            minimum = Vector256.Min(minimum, vector);
            maximum = Vector256.Max(maximum, vector);
            zeros -= Vector256.Equals(vector, Vector256<double>.Zero).AsInt64();
        }

        // A finite number less itself is zero; anything else is NaN.
        var rest = values[(vectors.Length * Vector256<double>.Count)..];
        if (Vector256.Sum(strange) is not 0 || rest.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue) >= 0)
            return false;

        _zeros += Vector256.Sum(zeros);
        _sum += Vector256.Sum(sum);
        _squares += Vector256.Sum(squares);
        for (var i = 0; i < Vector256<double>.Count; i++)
        {
            _minimum = Math.Min(_minimum, minimum[i]);
            _maximum = Math.Max(_maximum, maximum[i]);
        }

        AddEach(rest);
        return true;
    }

    private void AddEach(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (double.IsNaN(value))
            {
                _nan++;
            }
            else if (double.IsInfinity(value))
            {
                _infinite++;
            }
            else
            {
                _zeros += value is 0 ? 1 : 0;
                _minimum = Math.Min(_minimum, value);
                _maximum = Math.Max(_maximum, value);
                _sum += value;
                _squares += value * value;
            }
        }
    }
}
