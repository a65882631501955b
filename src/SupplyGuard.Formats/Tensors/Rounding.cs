namespace SupplyGuard.Formats.Tensors;

/// <summary>Conversion of a number to a narrower floating-point type, to nearest with ties to even (IEEE 754, 4.3.1), as every honest converter does it.</summary>
internal static class Rounding
{
    /// <summary>Whether a type is one that can be converted to.</summary>
    public static bool Knows(string dtype) => dtype is "F64" or "F32" or "F16" or "BF16";

    /// <param name="dtype">A type that is known.</param>
    public static double To(string dtype, double value) => dtype switch
    {
        "F64" => value,
        "F32" => (float)value,
        "F16" => (double)(Half)value,
        "BF16" => ToBFloat16(value),
        _ => throw new ArgumentOutOfRangeException(nameof(dtype)),
    };

    private static double ToBFloat16(double value)
    {
        if (!double.IsFinite(value))
            return value;

        // Rounded to odd first, so that rounding twice gives what rounding once would (Boldo and Melquiond, 2008).
        var bits = BitConverter.SingleToUInt32Bits((float)value);
        var magnitude = Math.Abs((double)BitConverter.UInt32BitsToSingle(bits));
        if (magnitude != Math.Abs(value) && (bits & 1) is 0)
            bits = magnitude < Math.Abs(value) ? bits + 1 : bits - 1;

        var rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF_0000;
        return BitConverter.UInt32BitsToSingle(rounded);
    }
}
