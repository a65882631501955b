namespace SupplyGuard.Formats.Onnx;

/// <summary><c>TensorProto.DataType</c> of onnx.proto (IR version 13), in safetensors spelling.</summary>
internal static class OnnxDataType
{
    public static string? NameOf(long number) => number switch
    {
        1 => "F32",
        2 => "U8",
        3 => "I8",
        4 => "U16",
        5 => "I16",
        6 => "I32",
        7 => "I64",
        8 => "STRING",
        9 => "BOOL",
        10 => "F16",
        11 => "F64",
        12 => "U32",
        13 => "U64",
        14 => "C64",
        15 => "C128",
        16 => "BF16",
        17 => "F8_E4M3",
        18 => "F8_E4M3FNUZ",
        19 => "F8_E5M2",
        20 => "F8_E5M2FNUZ",
        21 => "U4",
        22 => "I4",
        23 => "F4",
        24 => "F8_E8M0",
        25 => "U2",
        26 => "I2",
        _ => null,
    };

    /// <summary>The one field of <c>TensorProto</c>, besides <c>raw_data</c>, that elements of a type may be stored in.</summary>
    public static int TypedField(string dtype) => dtype switch
    {
        "F32" or "C64" => OnnxTensor.FloatData,
        "F64" or "C128" => OnnxTensor.DoubleData,
        "I64" => OnnxTensor.Int64Data,
        "U32" or "U64" => OnnxTensor.UInt64Data,
        "STRING" => OnnxTensor.StringData,
        _ => OnnxTensor.Int32Data,
    };
}
