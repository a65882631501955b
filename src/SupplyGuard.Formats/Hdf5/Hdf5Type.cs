using System.Buffers.Binary;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>The type of elements (section IV.A.2.d), as far as it says how their bytes are read.</summary>
/// <param name="Size">Bytes of one element.</param>
/// <param name="DType">Element type in safetensors spelling; null for what is no plain number.</param>
/// <param name="Text">Whether, and how, elements are text.</param>
/// <param name="Description">What it is, for people.</param>
internal sealed record Hdf5Type(int Size, string? DType, bool IsBigEndian, Hdf5TextForm Text, string Description)
{
    private const int Head = 8;

    /// <exception cref="MalformedException">It is malformed.</exception>
    public static Hdf5Type Read(ReadOnlySpan<byte> bytes, long offset)
    {
        if (bytes.Length < Head)
            throw new MalformedException(Fault.Truncated, offset, "a datatype has fewer bytes than its head.");

        var (version, kind) = (bytes[0] >> 4, bytes[0] & 15);
        if (version is < 1 or > 5)
            throw new MalformedException(Fault.Unsupported, offset, $"version {version} of datatypes is not read.");

        var bits = bytes[1] | (bytes[2] << 8) | (bytes[3] << 16);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (size is 0 or > int.MaxValue)
            throw new MalformedException(Fault.Inconsistent, offset, $"elements of a datatype have {size} bytes.");

        var properties = bytes[Head..];
        return kind switch
        {
            0 => Number((int)size, Integer((int)size, properties, (bits & 8) is not 0), (bits & 1) is not 0, "integers of an unusual form"),
            1 => Number((int)size, (bits & 0x40) is not 0 ? null : Float((int)size, properties), (bits & 1) is not 0, "floating point numbers of an unusual form"),
            3 => new Hdf5Type((int)size, null, false, Hdf5TextForm.Fixed, "text"),
            8 => Read(properties, offset + Head, bytes[0]) is var numbers && numbers.Size == size ? numbers : throw new MalformedException(Fault.Inconsistent, offset, "an enumeration and its numbers differ in size."),
            9 when (bits & 15) is 1 && size is 16 => new Hdf5Type(16, null, false, Hdf5TextForm.Heap, "text of any length"),
            _ => new Hdf5Type((int)size, null, false, Hdf5TextForm.None, Named(kind)),
        };
    }

    /// <summary>An enumeration's own type: one level, integers only.</summary>
    private static Hdf5Type Read(ReadOnlySpan<byte> bytes, long offset, byte outer) => bytes.Length >= Head && (bytes[0] & 15) is 0
        ? Read(bytes, offset)
        : throw new MalformedException(Fault.Inconsistent, offset, $"an enumeration (version {outer >> 4}) is not one of integers.");

    private static Hdf5Type Number(int size, string? dtype, bool isBigEndian, string otherwise) => new(size, dtype, isBigEndian, Hdf5TextForm.None, dtype ?? otherwise);

    private static string? Integer(int size, ReadOnlySpan<byte> properties, bool isSigned) => properties.Length >= 4
        && BinaryPrimitives.ReadUInt16LittleEndian(properties) is 0 && BinaryPrimitives.ReadUInt16LittleEndian(properties[2..]) == size * 8L
        ? size switch { 1 => isSigned ? "I8" : "U8", 2 => isSigned ? "I16" : "U16", 4 => isSigned ? "I32" : "U32", 8 => isSigned ? "I64" : "U64", _ => null }
        : null;

    /// <summary>Bit offset, precision, exponent (location, size), mantissa (location, size), bias: those of IEEE 754 and of bfloat16.</summary>
    private static string? Float(int size, ReadOnlySpan<byte> properties) => properties.Length < 12
        ? null
        : (size, BinaryPrimitives.ReadUInt16LittleEndian(properties), BinaryPrimitives.ReadUInt16LittleEndian(properties[2..]), properties[4], properties[5], properties[6], properties[7], BinaryPrimitives.ReadUInt32LittleEndian(properties[8..])) switch
        {
            (2, 0, 16, 10, 5, 0, 10, 15) => "F16",
            (2, 0, 16, 7, 8, 0, 7, 127) => "BF16",
            (4, 0, 32, 23, 8, 0, 23, 127) => "F32",
            (8, 0, 64, 52, 11, 0, 52, 1023) => "F64",
            _ => null,
        };

    private static string Named(int kind) => kind switch
    {
        2 => "times",
        4 => "fields of bits",
        5 => "opaque bytes",
        6 => "records",
        7 => "references",
        9 => "lists of any length",
        10 => "arrays",
        11 => "complex numbers",
        _ => $"of the unknown class {kind}",
    };
}
