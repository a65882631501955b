namespace SupplyGuard.Formats.Torch;

/// <summary>Names of PyTorch's element types, in safetensors spelling.</summary>
internal static class TorchTypes
{
    /// <summary>What a storage that knows no type is counted in.</summary>
    public const string Untyped = "";

    /// <summary>Element type of a storage class; empty for an untyped storage, null for a class that is none.</summary>
    public static string? OfStorage(string module, string name) => (module, name) switch
    {
        ("torch.storage" or "torch", "UntypedStorage") => Untyped,
        ("torch" or "torch.cuda", "DoubleStorage") => "F64",
        ("torch" or "torch.cuda", "FloatStorage") => "F32",
        ("torch" or "torch.cuda", "HalfStorage") => "F16",
        ("torch" or "torch.cuda", "BFloat16Storage") => "BF16",
        ("torch" or "torch.cuda", "LongStorage") => "I64",
        ("torch" or "torch.cuda", "IntStorage" or "QInt32Storage") => "I32",
        ("torch" or "torch.cuda", "ShortStorage") => "I16",
        ("torch" or "torch.cuda", "CharStorage" or "QInt8Storage") => "I8",
        ("torch" or "torch.cuda", "ByteStorage" or "QUInt8Storage") => "U8",
        ("torch" or "torch.cuda", "BoolStorage") => "BOOL",
        ("torch" or "torch.cuda", "ComplexFloatStorage") => "C64",
        ("torch" or "torch.cuda", "ComplexDoubleStorage") => "C128",
        _ => null,
    };

    /// <summary>Element type of a <c>torch.dtype</c>; null when it is unknown, or packs elements into less than a byte.</summary>
    public static string? OfDType(string name) => name switch
    {
        "float64" or "double" => "F64",
        "float32" or "float" => "F32",
        "float16" or "half" => "F16",
        "bfloat16" => "BF16",
        "float8_e4m3fn" => "F8_E4M3",
        "float8_e4m3fnuz" => "F8_E4M3FNUZ",
        "float8_e5m2" => "F8_E5M2",
        "float8_e5m2fnuz" => "F8_E5M2FNUZ",
        "float8_e8m0fnu" => "F8_E8M0",
        "int64" or "long" => "I64",
        "int32" or "int" or "qint32" => "I32",
        "int16" or "short" => "I16",
        "int8" or "qint8" => "I8",
        "uint64" => "U64",
        "uint32" => "U32",
        "uint16" => "U16",
        "uint8" or "quint8" => "U8",
        "bool" => "BOOL",
        "complex32" or "chalf" => "C32",
        "complex64" or "cfloat" => "C64",
        "complex128" or "cdouble" => "C128",
        _ => null,
    };

    /// <summary>Element type of the number that TorchSharp writes; null when it is none.</summary>
    public static string? OfTorchSharp(ulong number) => number switch
    {
        0 or 13 => "U8",
        1 or 12 => "I8",
        2 => "I16",
        3 or 14 => "I32",
        4 => "I64",
        5 => "F16",
        6 => "F32",
        7 => "F64",
        9 => "C64",
        10 => "C128",
        11 => "BOOL",
        15 => "BF16",
        _ => null,
    };

    /// <summary>Element type of the number that <c>torch.export</c> writes; null when it is none.</summary>
    public static string? OfExport(long number) => number switch
    {
        1 => "U8",
        2 => "I8",
        3 => "I16",
        4 => "I32",
        5 => "I64",
        6 => "F16",
        7 => "F32",
        8 => "F64",
        9 => "C32",
        10 => "C64",
        11 => "C128",
        12 => "BOOL",
        13 => "BF16",
        28 => "U16",
        29 => "F8_E4M3",
        30 => "F8_E5M2",
        31 => "F8_E4M3FNUZ",
        32 => "F8_E5M2FNUZ",
        _ => null,
    };
}
