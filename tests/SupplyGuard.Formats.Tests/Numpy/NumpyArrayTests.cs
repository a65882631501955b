using System.Runtime.InteropServices;
using SupplyGuard.Formats.Numpy;
using TestKit;

namespace SupplyGuard.Formats.Tests.Numpy;

public sealed class NumpyArrayTests
{
    private static readonly byte[] SixFloats = MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, 6]).ToArray();

    [Theory]
    [InlineData("|b1", "BOOL", 1)]
    [InlineData("|i1", "I8", 1)]
    [InlineData("<i2", "I16", 2)]
    [InlineData("<i4", "I32", 4)]
    [InlineData("<i8", "I64", 8)]
    [InlineData("|u1", "U8", 1)]
    [InlineData("<u2", "U16", 2)]
    [InlineData("<u4", "U32", 4)]
    [InlineData("<u8", "U64", 8)]
    [InlineData("<f2", "F16", 2)]
    [InlineData("<f4", "F32", 4)]
    [InlineData("<f8", "F64", 8)]
    [InlineData(">f4", "F32", 4)]
    [InlineData("<u1", "U8", 1)]
    public void Reads_the_element_type(string descr, string expected, int width)
    {
        var array = Read(NumpyTestWriter.Array(descr, "(2,)", new byte[2 * width]));

        Assert.Equal((expected, 2 * width), (array.DType, array.Bytes.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Reads_every_version(byte version)
    {
        var array = Read(NumpyTestWriter.Array("<f4", "(2, 3)", SixFloats, version: version));

        Assert.Equal([2L, 3L], array.Shape.ToArray());
        Assert.Equal(SixFloats, array.Bytes.ToArray());
    }

    [Fact]
    public void Reads_a_scalar_and_an_empty_array()
    {
        Assert.Empty(Read(NumpyTestWriter.Array("<f8", "()", new byte[8])).Shape);
        Assert.Equal(0, Read(NumpyTestWriter.Array("<f8", "(3, 0, 5)", [])).Bytes.Length);
        Assert.Equal(0, Read(NumpyTestWriter.Array("<f8", "(3, 0, 5)", [], fortranOrder: true)).Bytes.Length);
    }

    [Theory]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(6,)}")]
    [InlineData("{\"shape\": (6,), \"fortran_order\": False, \"descr\": \"<f4\"}")]
    [InlineData("{ 'shape' : ( 6 , ) , 'descr' : '<f4' , 'fortran_order' : False , }")]
    public void Reads_the_header_however_it_is_spaced(string header) => Assert.Equal([6L], Read(NumpyTestWriter.File(header, SixFloats)).Shape.ToArray());

    [Fact]
    public void Turns_column_major_into_row_major()
    {
        // [[1, 2, 3], [4, 5, 6]] is stored column by column.
        var array = Read(NumpyTestWriter.Array("<f4", "(2, 3)", MemoryMarshal.AsBytes<float>([1, 4, 2, 5, 3, 6]).ToArray(), fortranOrder: true));

        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], MemoryMarshal.Cast<byte, float>(array.Bytes.Span).ToArray());
    }

    [Fact]
    public void Turns_column_major_into_row_major_in_three_dimensions()
    {
        const int X = 2, Y = 3, Z = 4;
        var stored = new byte[X * Y * Z];
        var expected = new byte[stored.Length];
        for (byte x = 0; x < X; x++)
        {
            for (byte y = 0; y < Y; y++)
            {
                for (byte z = 0; z < Z; z++)
                {
                    stored[x + (X * y) + (X * Y * z)] = (byte)((100 * x) + (10 * y) + z);
                    expected[(Y * Z * x) + (Z * y) + z] = (byte)((100 * x) + (10 * y) + z);
                }
            }
        }

        Assert.Equal(expected, Read(NumpyTestWriter.Array("|u1", "(2, 3, 4)", stored, fortranOrder: true)).Bytes.ToArray());
    }

    [Fact]
    public void Turns_big_endian_into_little_endian()
    {
        Assert.Equal([2, 1, 4, 3], Read(NumpyTestWriter.Array(">i2", "(2,)", [1, 2, 3, 4])).Bytes.ToArray());
        Assert.Equal([4, 3, 2, 1], Read(NumpyTestWriter.Array(">u4", "(1,)", [1, 2, 3, 4])).Bytes.ToArray());
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], Read(NumpyTestWriter.Array(">f8", "()", [1, 2, 3, 4, 5, 6, 7, 8])).Bytes.ToArray());
        Assert.Equal([1, 2], Read(NumpyTestWriter.Array(">u1", "(2,)", [1, 2])).Bytes.ToArray());
    }

    [Fact]
    public void Gives_one_digest_to_one_array_however_it_is_stored()
    {
        var plain = Read(NumpyTestWriter.Array("<u2", "(2, 2)", [1, 0, 2, 0, 3, 0, 4, 0])).Entry("w");
        var other = Read(NumpyTestWriter.Array(">u2", "(2, 2)", [0, 1, 0, 3, 0, 2, 0, 4], fortranOrder: true, version: 2)).Entry("w");

        Assert.Equal(plain, other);
        Assert.Equal("U16", plain.DType);
        Assert.Equal(8, plain.ByteLength);
        Assert.Equal(Digest.Sha256([1, 0, 2, 0, 3, 0, 4, 0]), plain.Digest);
    }

    [Theory]
    [InlineData("|O")]
    [InlineData("O")]
    [InlineData("<O8")]
    [InlineData("<U4")]
    [InlineData("|S4")]
    [InlineData("<M8[ns]")]
    [InlineData("|V8")]
    [InlineData("<c8")]
    [InlineData("<f16")]
    [InlineData("=f4")]
    [InlineData("f4")]
    [InlineData("")]
    public void Refuses_the_element_type(string descr) => Refused(Fault.Unsupported, NumpyTestWriter.Array(descr, "(1,)", new byte[8]));

    [Fact]
    public void Refuses_structured_elements() =>
        Refused(Fault.Unsupported, NumpyTestWriter.File("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", new byte[4]));

    [Fact]
    public void Refuses_a_wide_type_without_byte_order() => Refused(Fault.Inconsistent, NumpyTestWriter.Array("|f4", "(1,)", new byte[4]));

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'extra': 1, }")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (6,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (6,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 6, }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [6], }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-6,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (06,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6L,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2 3), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2*3,), }")]
    [InlineData("{'descr': '<\\x664', 'fortran_order': False, 'shape': (6,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), } or 1")]
    [InlineData("{'descr': '<f4' 'fortran_order': False, 'shape': (6,), }")]
    [InlineData("{'descr': '<f4',, 'fortran_order': False, 'shape': (6,), }")]
    [InlineData("dict(descr='<f4', fortran_order=False, shape=(6,))")]
    [InlineData("# comment")]
    [InlineData("")]
    public void Refuses_the_header(string header) => Refused(Fault.Inconsistent, NumpyTestWriter.File(header, SixFloats));

    [Fact]
    public void Refuses_a_header_without_its_newline() =>
        Refused(Fault.Inconsistent, NumpyTestWriter.File("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", SixFloats, end: " "));

    [Theory]
    [InlineData("(99999999999999999999,)")]
    [InlineData("(9223372036854775807,)")]
    [InlineData("(4294967296, 4294967296)")]
    [InlineData("(4611686018427387904, 4, 0)")]
    [InlineData("(0, 9223372036854775807)")]
    [InlineData("(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)")]
    public void Refuses_a_shape_beyond_the_limits(string shape) => Refused(Fault.TooLarge, NumpyTestWriter.Array("<f4", shape, SixFloats));

    [Fact]
    public void Refuses_a_shape_that_does_not_fit_the_data()
    {
        Refused(Fault.Truncated, NumpyTestWriter.Array("<f4", "(7,)", SixFloats));
        Refused(Fault.Inconsistent, NumpyTestWriter.Array("<f4", "(5,)", SixFloats));
        Refused(Fault.Inconsistent, NumpyTestWriter.Array("<f4", "(0,)", SixFloats));
    }

    [Fact]
    public void Refuses_a_header_length_that_lies()
    {
        const string Header = "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }";
        Refused(Fault.TooLarge, NumpyTestWriter.File(Header, SixFloats, version: 2, headerLength: uint.MaxValue));
        Refused(Fault.Truncated, NumpyTestWriter.File(Header, SixFloats, headerLength: 5000));
        Refused(Fault.Inconsistent, NumpyTestWriter.File(Header, SixFloats, headerLength: 20));
        Refused(Fault.Truncated, NumpyTestWriter.File(Header, SixFloats, headerLength: (uint)Header.Length));
    }

    [Fact]
    public void Refuses_other_versions_and_other_files()
    {
        Refused(Fault.Unsupported, NumpyTestWriter.Array("<f4", "(6,)", SixFloats, version: 4));
        Refused(Fault.Unsupported, NumpyTestWriter.File("{}", [], version: 1, minor: 1));
        Refused(Fault.Inconsistent, [0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public void Refuses_a_boolean_that_is_neither() => Refused(Fault.Inconsistent, NumpyTestWriter.Array("|b1", "(3,)", [0, 1, 2]));

    [Fact]
    public void Any_bytes_end_Ok_or_Malformed_and_every_prefix_is_malformed()
    {
        byte[][] seeds =
        [
            NumpyTestWriter.Array("<f4", "(2, 3)", SixFloats),
            NumpyTestWriter.Array(">u2", "(2, 3, 2)", SixFloats, fortranOrder: true, version: 2),
            NumpyTestWriter.Array("|b1", "(3,)", [0, 1, 1], version: 3),
        ];
        foreach (var prefix in seeds.SelectMany(Mutator.Prefixes))
            Assert.IsType<Parsed<NumpyArray>.Malformed>(NumpyReader.ReadArray(new FileWindow(prefix), NumpyLimits.Default));

        var faults = new HashSet<Fault>();
        foreach (var mutant in seeds.SelectMany((seed, index) => Mutator.Mutants(seed, 2000, seed: 300 + index)))
        {
            if (NumpyReader.ReadArray(new FileWindow(mutant), NumpyLimits.Default) is not Parsed<NumpyArray>.Malformed malformed)
                continue;

            Assert.InRange(malformed.Offset, 0, mutant.Length);
            faults.Add(malformed.Fault);
        }

        Assert.Equal(4, faults.Count);
    }

    [Fact]
    public void Random_headers_end_Ok_or_Malformed()
    {
        string[] words = ["{", "}", "(", ")", ",", ":", "'", "'descr'", "'shape'", "'fortran_order'", "'<f4'", "'|O'", "True", "False", "6", "0", "-", " ", "[", "\\", "99999999999", "\n"];
        var random = new Random(42);
        for (var i = 0; i < 10_000; i++)
        {
            var header = string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => words[random.Next(words.Length)]));
            Assert.NotNull(NumpyReader.ReadArray(new FileWindow(NumpyTestWriter.File(header, SixFloats)), NumpyLimits.Default));
        }
    }

    private static NumpyArray Read(byte[] bytes) => Assert.IsType<Parsed<NumpyArray>.Ok>(NumpyReader.ReadArray(new FileWindow(bytes), NumpyLimits.Default)).Value;

    private static void Refused(Fault fault, byte[] bytes)
    {
        var malformed = Assert.IsType<Parsed<NumpyArray>.Malformed>(NumpyReader.ReadArray(new FileWindow(bytes), NumpyLimits.Default));
        Assert.True(fault == malformed.Fault, $"expected {fault}, was {malformed}");
        Assert.InRange(malformed.Offset, 0, bytes.Length);
    }
}
