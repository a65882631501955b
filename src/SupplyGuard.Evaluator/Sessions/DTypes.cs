using Microsoft.ML.OnnxRuntime.Tensors;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>Element types in safetensors spelling, as the runtime names them.</summary>
internal static class DTypes
{
    /// <exception cref="RefusedException">The runtime has no such element type.</exception>
    public static (TensorElementType Type, int Size) Parse(string dtype) => dtype switch
    {
        "F64" => (TensorElementType.Double, sizeof(double)),
        "F32" => (TensorElementType.Float, sizeof(float)),
        "F16" => (TensorElementType.Float16, sizeof(short)),
        "BF16" => (TensorElementType.BFloat16, sizeof(short)),
        "I64" => (TensorElementType.Int64, sizeof(long)),
        "I32" => (TensorElementType.Int32, sizeof(int)),
        "I16" => (TensorElementType.Int16, sizeof(short)),
        "I8" => (TensorElementType.Int8, sizeof(sbyte)),
        "U64" => (TensorElementType.UInt64, sizeof(ulong)),
        "U32" => (TensorElementType.UInt32, sizeof(uint)),
        "U16" => (TensorElementType.UInt16, sizeof(ushort)),
        "U8" => (TensorElementType.UInt8, sizeof(byte)),
        "BOOL" => (TensorElementType.Bool, sizeof(byte)),
        _ => throw new RefusedException($"Inputs of type '{dtype}' are not supported."),
    };
}
