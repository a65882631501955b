using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace SupplyGuard.Formats.Tensors;

/// <summary>
/// A count-sketch of a tensor (Charikar, Chen, Farach-Colton, 2002): every number is added to or subtracted from one of 256 sums. Sketches
/// of one key are linear, so the length of the difference of two is close to the distance of the tensors (standard deviation 4 %), and
/// a few numbers are enough to tell it. Bucket and sign come from AES in counter mode under HMAC-SHA256(key, name of the tensor): who knows
/// the key can make a change that the sketch does not see, who does not cannot.
/// </summary>
public sealed class TensorSketch : IDisposable
{
    /// <summary>Sums of a sketch.</summary>
    public const int Buckets = 256;

    /// <summary>Fewest bytes of a key that nobody can guess.</summary>
    public const int ShortestKey = 16;

    private const int KeyIdBytes = 16;

    private const int BytesOfNumber = 2;

    /// <summary>No name of a tensor begins so, since the byte is in no UTF-8: the id of a key is the key of no tensor.</summary>
    private static readonly byte[] KeyIdText = [0xFF, .. "sketch key id"u8];

    private readonly Aes _cipher = Aes.Create();
    private readonly byte[] _counters = new byte[ElementStream.MostElements * BytesOfNumber];
    private readonly byte[] _stream = new byte[ElementStream.MostElements * BytesOfNumber];
    private readonly double[] _sums = new double[Buckets];
    private ulong _counter;
    private int _used;

    internal TensorSketch(ReadOnlySpan<byte> key, string name)
    {
        _cipher.Key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(name));
        _used = _stream.Length;
    }

    /// <summary>Standard deviation of an estimated distance, as a share of the distance: the variance of its square is 2/256 of the fourth power.</summary>
    public static double RelativeError { get; } = Math.Sqrt(2.0 / Buckets) / 2;

    /// <summary>Tells keys apart without giving them away: sketches under keys with different ids say nothing of each other.</summary>
    /// <returns>128 bits in hexadecimal.</returns>
    public static string IdOf(ReadOnlySpan<byte> key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, KeyIdText).AsSpan(0, KeyIdBytes));

    /// <summary>Estimates ‖a − b‖ from the sketches of two tensors under one key and name. Divide by ‖b‖ for a relative distance.</summary>
    /// <returns>Null when they are no sketches of the same kind.</returns>
    public static double? Distance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != Buckets || right.Length != Buckets)
            return null;

        var sum = 0.0;
        for (var i = 0; i < Buckets; i++)
        {
            var difference = (double)left[i] - right[i];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>A distance below this may be made of rounding alone, since every sum is kept in the 24 bits of a float.</summary>
    public static double Resolution(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => Math.ScaleB(Length(left) + Length(right), -24);

    public void Dispose() => _cipher.Dispose();

    /// <summary>Adds the next numbers. What is not finite takes its place in the stream and adds nothing.</summary>
    internal void Add(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (_used == _stream.Length)
                Refill();

            if (double.IsFinite(value))
                _sums[_stream[_used]] += (_stream[_used + 1] & 1) is 0 ? value : -value;

            _used += BytesOfNumber;
        }
    }

    internal ImmutableArray<float> Finish() => [.. _sums.Select(sum => (float)sum)];

    private static double Length(ReadOnlySpan<float> sums)
    {
        var squares = 0.0;
        foreach (var sum in sums)
            squares += (double)sum * sum;

        return Math.Sqrt(squares);
    }

    private void Refill()
    {
        for (var i = 0; i < _counters.Length; i += 16)
            BinaryPrimitives.WriteUInt64LittleEndian(_counters.AsSpan(i), _counter++);

        _cipher.EncryptEcb(_counters, _stream, PaddingMode.None);
        _used = 0;
    }
}
