using System.Collections.Immutable;
using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx;

/// <summary>What a <c>TensorProto</c> says of itself, before its bytes are looked at.</summary>
/// <param name="Message">The whole message, for reading typed data a second time.</param>
/// <param name="Name">Empty when the tensor has none.</param>
/// <param name="DataField">The field that holds the elements; zero when none does.</param>
/// <param name="Raw">Where <c>raw_data</c> is, when <paramref name="DataField"/> says so.</param>
/// <param name="External">Where the bytes are in another file; null when they are in this one.</param>
internal sealed record OnnxTensor(
    ProtobufRange Message, string Name, string DType, ImmutableArray<long> Shape, long Elements, long ByteLength,
    int DataField, ProtobufRange Raw, OnnxExternalData? External)
{
    public const int FloatData = 4;
    public const int Int32Data = 5;
    public const int StringData = 6;
    public const int Int64Data = 7;
    public const int RawData = 9;
    public const int DoubleData = 10;
    public const int UInt64Data = 11;
}
