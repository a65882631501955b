namespace SupplyGuard.Formats.Tensors;

/// <summary>Element types in safetensors spelling, with what every room must know of them. Types that safetensors lacks are spelled alike.</summary>
internal static class DType
{
    /// <summary>Strings of any length; the room that reads them defines their canonical bytes.</summary>
    public const string Text = "STRING";

    /// <summary>Bits of one element; zero for strings, null for a type that nobody knows.</summary>
    public static int? BitsOf(string dtype) => dtype switch
    {
        Text => 0,
        "U2" or "I2" => 2,
        "F4" or "U4" or "I4" => 4,
        "F6_E2M3" or "F6_E3M2" => 6,
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E4M3FNUZ" or "F8_E5M2" or "F8_E5M2FNUZ" or "F8_E8M0" => 8,
        "U16" or "I16" or "F16" or "BF16" => 16,
        "U32" or "I32" or "F32" or "C32" => 32,
        "U64" or "I64" or "F64" or "C64" => 64,
        "C128" => 128,
        _ => null,
    };

    /// <summary>
    /// Whether elements of this type are counted as parameters: floating point and complex numbers, and integers of eight bits or fewer,
    /// which is how quantised weights are kept, and the block types of ggml. Wider integers are shapes, indices and axes.
    /// </summary>
    public static bool IsParameter(string dtype) => dtype is ['F', ..] or ['Q', ..] or ['I' or 'T', 'Q', ..] or "MXFP4" or "NVFP4" or ['B', 'F', ..] or ['C', ..] or "U8" or "I8" or "U4" or "I4" or "U2" or "I2";
}
