using System.Buffers.Binary;

namespace SupplyGuard.Formats.Tensors;

/// <summary>
/// Turns canonical bytes into numbers. Every floating-point type is decoded exactly; of 64-bit integers the nearest double is taken. A
/// complex number is two real ones. Types narrower than a byte, blocks of quantised types and strings are not decoded.
/// </summary>
public static class ElementDecoder
{
    private static readonly double[] E4M3 = Table(4, 3, bias: 7, isUnsignedZero: false, hasInfinity: false);
    private static readonly double[] E4M3Fnuz = Table(4, 3, bias: 8, isUnsignedZero: true, hasInfinity: false);
    private static readonly double[] E5M2 = Table(5, 2, bias: 15, isUnsignedZero: false, hasInfinity: true);
    private static readonly double[] E5M2Fnuz = Table(5, 2, bias: 16, isUnsignedZero: true, hasInfinity: false);

    /// <summary>Bytes of one real number; null for a type that is not decoded.</summary>
    public static int? WidthOf(string dtype) => dtype switch
    {
        "F64" or "C128" or "I64" or "U64" => 8,
        "F32" or "C64" or "I32" or "U32" => 4,
        "F16" or "BF16" or "C32" or "I16" or "U16" => 2,
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E4M3FNUZ" or "F8_E5M2" or "F8_E5M2FNUZ" or "F8_E8M0" => 1,
        _ => null,
    };

    /// <summary>Real numbers that one element is.</summary>
    public static int NumbersOf(string dtype) => dtype is ['C', ..] ? 2 : 1;

    /// <param name="bytes">As many whole numbers as fit <paramref name="values"/>.</param>
    public static void Decode(string dtype, ReadOnlySpan<byte> bytes, Span<double> values)
    {
        switch (dtype)
        {
            case "F64" or "C128":
                for (var i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * 8)..]);
                break;
            case "F32" or "C64":
                for (var i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]);
                break;
            case "F16" or "C32":
                for (var i = 0; i < values.Length; i++)
                    values[i] = (double)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * 2)..]);
                break;
            case "BF16":
                for (var i = 0; i < values.Length; i++)
                    values[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]) << 16);
                break;
            case "F8_E8M0":
                for (var i = 0; i < values.Length; i++)
                    values[i] = bytes[i] is 0xFF ? double.NaN : Math.ScaleB(1, bytes[i] - 127);
                break;
            case "F8_E4M3" or "F8_E4M3FNUZ" or "F8_E5M2" or "F8_E5M2FNUZ":
                var table = dtype switch { "F8_E4M3" => E4M3, "F8_E4M3FNUZ" => E4M3Fnuz, "F8_E5M2" => E5M2, _ => E5M2Fnuz };
                for (var i = 0; i < values.Length; i++)
                    values[i] = table[bytes[i]];
                break;
            default:
                DecodeIntegers(dtype, bytes, values);
                break;
        }
    }

    private static void DecodeIntegers(string dtype, ReadOnlySpan<byte> bytes, Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = dtype switch
            {
                "I64" => BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * 8)..]),
                "U64" => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]),
                "I32" => BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]),
                "U32" => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * 4)..]),
                "I16" => BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * 2)..]),
                "U16" => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]),
                "I8" => unchecked((sbyte)bytes[i]),
                "U8" or "BOOL" => bytes[i],
                _ => throw new ArgumentOutOfRangeException(nameof(dtype)),
            };
        }
    }

    /// <summary>
    /// Values of an eight-bit floating-point type (Micikevicius and others, arXiv 2209.05433; the types without a negative zero: Noune and
    /// others, arXiv 2206.02915).
    /// </summary>
    /// <param name="isUnsignedZero">Whether the pattern of the negative zero is the only NaN.</param>
    private static double[] Table(int exponentBits, int mantissaBits, int bias, bool isUnsignedZero, bool hasInfinity)
    {
        var table = new double[256];
        for (var bits = 0; bits < table.Length; bits++)
        {
            var (exponent, mantissa) = ((bits >> mantissaBits) & ((1 << exponentBits) - 1), bits & ((1 << mantissaBits) - 1));
            var isTop = exponent == (1 << exponentBits) - 1;
            var magnitude = exponent is 0
                ? Math.ScaleB(mantissa, 1 - bias - mantissaBits)
                : Math.ScaleB(mantissa + (1 << mantissaBits), exponent - bias - mantissaBits);
            if (isUnsignedZero)
                magnitude = bits is 0x80 ? double.NaN : magnitude;
            else if (hasInfinity && isTop)
                magnitude = mantissa is 0 ? double.PositiveInfinity : double.NaN;
            else if (isTop && mantissa == (1 << mantissaBits) - 1)
                magnitude = double.NaN;

            table[bits] = bits >= 0x80 ? -magnitude : magnitude;
        }

        return table;
    }
}
