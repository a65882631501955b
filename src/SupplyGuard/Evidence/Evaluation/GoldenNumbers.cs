using System.Buffers.Binary;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Reads elements of golden arrays as numbers.</summary>
internal static class GoldenNumbers
{
    /// <summary>Columns up to which samples are taken for rows of a table. Wider ones are pictures that were laid flat as often, and the corners of pictures are of one colour.</summary>
    public const int MostTableColumns = 100;

    /// <summary>Bytes of one element; 0 when elements of this type are not read as numbers.</summary>
    public static int WidthOf(string dtype) => dtype switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => 0,
    };

    /// <summary>One element, of a type that has a width.</summary>
    public static double At(ReadOnlySpan<byte> bytes, string dtype) => dtype switch
    {
        "F64" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "F16" => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        "I64" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        "U64" => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        "I32" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        "U32" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        "I16" => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        "U16" => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        "I8" => unchecked((sbyte)bytes[0]),
        _ => bytes[0],
    };

    /// <summary>Null when the elements are no numbers, or not as many as the shape says.</summary>
    public static double[]? Column(EvaluatorInput array, int samples, int columns, int column)
    {
        var width = WidthOf(array.DType);
        if (width == 0 || array.Bytes.Length != (long)samples * columns * width)
            return null;

        var numbers = new double[samples];
        for (var sample = 0; sample < samples; sample++)
            numbers[sample] = At(array.Bytes.Span.Slice(((sample * columns) + column) * width, width), array.DType);
        return numbers;
    }
}
