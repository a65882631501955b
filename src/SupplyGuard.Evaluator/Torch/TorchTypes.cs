using System.Runtime.InteropServices;

namespace SupplyGuard.Evaluator.Torch;

/// <summary>Element types by TorchSharp's numbers (<c>ScalarType</c>), which it also writes into files.</summary>
internal static class TorchTypes
{
    private const sbyte Int16 = 2;
    private const sbyte Int32 = 3;
    private const sbyte Int64 = 4;
    private const sbyte Half = 5;
    private const sbyte Single = 6;
    private const sbyte Double = 7;
    private const sbyte BrainFloat = 15;

    /// <param name="dtype">Safetensors spelling.</param>
    /// <exception cref="RefusedException">TorchSharp has no such type.</exception>
    public static sbyte NumberOf(string dtype) => dtype switch
    {
        "U8" => 0,
        "I8" => 1,
        "I16" => Int16,
        "I32" => Int32,
        "I64" => Int64,
        "F16" => Half,
        "F32" => Single,
        "F64" => Double,
        "BOOL" => 11,
        "BF16" => BrainFloat,
        _ => throw new RefusedException($"TorchSharp takes no tensors of type '{dtype}'."),
    };

    /// <summary>Bytes of one element.</summary>
    /// <param name="dtype">Safetensors spelling.</param>
    /// <exception cref="RefusedException">TorchSharp has no such type.</exception>
    public static int SizeOf(string dtype) => NumberOf(dtype) switch
    {
        Int64 or Double => sizeof(long),
        Int32 or Single => sizeof(int),
        Int16 or Half or BrainFloat => sizeof(short),
        _ => sizeof(byte),
    };

    /// <summary>Little-endian numbers of a type as float32. The destination may be shorter: surplus numbers are left out.</summary>
    /// <exception cref="RefusedException">The elements are no numbers that are compared, or there are too few.</exception>
    public static void Convert(sbyte type, ReadOnlySpan<byte> bytes, Span<float> destination, string output)
    {
        var size = type switch
        {
            Half or BrainFloat => sizeof(short),
            Single or Int32 => sizeof(int),
            Double or Int64 => sizeof(long),
            _ => throw new RefusedException($"Output '{output}' holds elements of type number {type}, which are not numbers that are compared."),
        };
        if (bytes.Length / size < destination.Length)
            throw new RefusedException($"Output '{output}' has fewer bytes than its shape says.");

        switch (type)
        {
            case Single:
                MemoryMarshal.Cast<byte, float>(bytes)[..destination.Length].CopyTo(destination);
                break;
            case Double:
                Convert(MemoryMarshal.Cast<byte, double>(bytes), destination, value => (float)value);
                break;
            case Half:
                Convert(MemoryMarshal.Cast<byte, System.Half>(bytes), destination, value => (float)value);
                break;
            case BrainFloat:
                Convert(MemoryMarshal.Cast<byte, ushort>(bytes), destination, value => BitConverter.UInt32BitsToSingle((uint)value << 16));
                break;
            case Int64:
                Convert(MemoryMarshal.Cast<byte, long>(bytes), destination, value => value);
                break;
            default:
                Convert(MemoryMarshal.Cast<byte, int>(bytes), destination, value => value);
                break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<T> source, Span<float> destination, Func<T, float> convert)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = convert(source[i]);
    }
}
