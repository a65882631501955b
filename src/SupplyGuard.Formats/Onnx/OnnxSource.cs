using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx;

/// <summary>The file under one reading of an ONNX model, with the limits of this room.</summary>
internal sealed class OnnxSource(FileWindow file, OnnxLimits limits, CancellationToken cancellationToken) : ProtobufSource(file, limits, cancellationToken)
{
    public override OnnxLimits Limits { get; } = limits;
}
