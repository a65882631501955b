using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using SupplyGuard.Formats.Tensors;
using TestKit;

namespace SupplyGuard.Formats.Tests.Tensors;

public sealed class ElementDecoderTests
{
    private const int Samples = 200_000;

    private static readonly JsonDocument Expected = JsonDocument.Parse(File.ReadAllBytes(Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Tensors", "Data", "expected.json")));

    [Theory]
    [InlineData("F16", "f16")]
    [InlineData("BF16", "bf16")]
    public void Decodes_every_pattern_of_sixteen_bits_as_PyTorch_does(string dtype, string expected)
    {
        var bytes = new byte[65536 * 2];
        for (var i = 0; i < 65536; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), (ushort)i);

        var values = new double[65536];
        ElementDecoder.Decode(dtype, bytes, values);

        Assert.Equal(Of(expected), Digest(values));
    }

    /// <summary>Values that the papers of these types name.</summary>
    [Theory]
    [InlineData("F8_E4M3", 0x7E, 448)]
    [InlineData("F8_E4M3", 0x01, 0.001953125)]
    [InlineData("F8_E4M3", 0x88, -0.015625)]
    [InlineData("F8_E4M3", 0x7F, double.NaN)]
    [InlineData("F8_E4M3", 0x80, -0.0)]
    [InlineData("F8_E5M2", 0x7B, 57344)]
    [InlineData("F8_E5M2", 0x7C, double.PositiveInfinity)]
    [InlineData("F8_E5M2", 0xFC, double.NegativeInfinity)]
    [InlineData("F8_E5M2", 0x7D, double.NaN)]
    [InlineData("F8_E5M2", 0x01, 0.0000152587890625)]
    [InlineData("F8_E4M3FNUZ", 0x7F, 240)]
    [InlineData("F8_E4M3FNUZ", 0x80, double.NaN)]
    [InlineData("F8_E4M3FNUZ", 0x01, 0.0009765625)]
    [InlineData("F8_E5M2FNUZ", 0x7F, 57344)]
    [InlineData("F8_E5M2FNUZ", 0x80, double.NaN)]
    [InlineData("F8_E5M2FNUZ", 0x01, 0.00000762939453125)]
    [InlineData("F8_E8M0", 0x7F, 1)]
    [InlineData("F8_E8M0", 0x80, 2)]
    [InlineData("F8_E8M0", 0xFF, double.NaN)]
    [InlineData("I8", 0xFF, -1)]
    [InlineData("U8", 0xFF, 255)]
    [InlineData("BOOL", 1, 1)]
    public void Decodes_types_of_eight_bits(string dtype, byte bits, double expected)
    {
        Span<double> value = stackalloc double[1];
        ElementDecoder.Decode(dtype, [bits], value);

        Assert.Equal(expected, value[0]);
    }

    [Theory]
    [InlineData("I16", "FFFF", -1)]
    [InlineData("U16", "FFFF", 65535)]
    [InlineData("I32", "00000080", int.MinValue)]
    [InlineData("U32", "FFFFFFFF", uint.MaxValue)]
    [InlineData("I64", "FFFFFFFFFFFFFFFF", -1)]
    [InlineData("U64", "FFFFFFFFFFFFFFFF", 18446744073709551616.0)]
    [InlineData("F32", "0000803F", 1)]
    [InlineData("F64", "000000000000F03F", 1)]
    public void Decodes_wider_types(string dtype, string hex, double expected)
    {
        Span<double> value = stackalloc double[1];
        ElementDecoder.Decode(dtype, Convert.FromHexString(hex), value);

        Assert.Equal(expected, value[0]);
    }

    [Theory]
    [InlineData("F16", "singleToF16")]
    [InlineData("BF16", "singleToBF16")]
    public void Rounds_as_PyTorch_does(string dtype, string expected) =>
        Assert.Equal(Of(expected), Digest([.. Singles().Select(single => Rounding.To(dtype, single))]));

    [Theory]
    [InlineData("F16", "doubleToF16")]
    [InlineData("F32", "doubleToF32")]
    public void Rounds_doubles_as_NumPy_does(string dtype, string expected) =>
        Assert.Equal(Of(expected), Digest([.. Singles().Select((single, index) => Rounding.To(dtype, single * (1 + (index * Math.ScaleB(1, -50)))))]));

    [Theory]
    [InlineData(1.00390625, 1)]
    [InlineData(1.00390625 + (1.0 / (1L << 40)), 1.0078125)]
    [InlineData(1.01171875, 1.015625)]
    [InlineData(1.01171875 - (1.0 / (1L << 40)), 1.0078125)]
    [InlineData(-1.00390625 - (1.0 / (1L << 40)), -1.0078125)]
    [InlineData(double.MaxValue, double.PositiveInfinity)]
    [InlineData(double.Epsilon, 0)]
    public void Rounds_a_double_once(double value, double expected) => Assert.Equal(expected, Rounding.To("BF16", value));

    private static IEnumerable<float> Singles() => Enumerable.Range(0, Samples).Select(index => BitConverter.UInt32BitsToSingle(unchecked((uint)((ulong)index * 2654435761))));

    private static string Of(string name) => Expected.RootElement.GetProperty(name).GetString()!;

    /// <summary>SHA-256 of the values, every NaN written the same.</summary>
    private static string Digest(ReadOnlySpan<double> values)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(double)), double.IsNaN(values[i]) ? 0x7FF8000000000000 : BitConverter.DoubleToInt64Bits(values[i]));

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
