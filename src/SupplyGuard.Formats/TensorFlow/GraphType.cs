namespace SupplyGuard.Formats.TensorFlow;

/// <summary>An element type of TensorFlow (types.proto).</summary>
/// <param name="DType">In safetensors spelling.</param>
/// <param name="Width">Bytes of one element.</param>
/// <param name="Field">The field of a tensor that lists values of this type.</param>
/// <param name="FixedBytes">Bytes of one listed number; zero for a varint.</param>
/// <param name="Parts">Listed numbers of one element.</param>
internal sealed record GraphType(string DType, int Width, int Field, int FixedBytes = 0, int Parts = 1)
{
    /// <summary>Null for resources, variants, references and what nobody knows.</summary>
    public static GraphType? Of(long type) => type switch
    {
        1 => new("F32", 4, 5, 4),
        2 => new("F64", 8, 6, 8),
        3 or 13 => new("I32", 4, 7),
        4 or 12 => new("U8", 1, 7),
        5 or 15 => new("I16", 2, 7),
        6 or 11 => new("I8", 1, 7),
        7 => new("STRING", 0, 8),
        8 => new("C64", 8, 9, 4, 2),
        9 => new("I64", 8, 10),
        10 => new("BOOL", 1, 11),
        14 => new("BF16", 2, 13),
        16 or 17 => new("U16", 2, 7),
        18 => new("C128", 16, 12, 8, 2),
        19 => new("F16", 2, 13),
        22 => new("U32", 4, 16),
        23 => new("U64", 8, 17),
        _ => null,
    };
}
