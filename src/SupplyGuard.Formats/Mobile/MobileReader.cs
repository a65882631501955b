using SupplyGuard.Formats.FlatBuffers;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Mobile;

/// <summary>The door to models in FlatBuffers: TensorFlow Lite, ONNX Runtime's own format, ExecuTorch.</summary>
public static class MobileReader
{
    /// <param name="kind">What the file was recognised as.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<MobileModel> Read(FileWindow file, FormatKind kind, MobileLimits limits, CancellationToken cancellationToken) => Read(file, kind, limits, watcher: null, cancellationToken);

    /// <param name="kind">What the file was recognised as.</param>
    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<MobileModel> Read(FileWindow file, FormatKind kind, MobileLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            using var hasher = new TensorHasher(watcher, cancellationToken);
            var facts = new MobileFacts(new FlatSource(file, limits, cancellationToken), limits, hasher);
            return new Parsed<MobileModel>.Ok(kind switch
            {
                FormatKind.TensorFlowLite => new LiteReader(facts).Read(),
                FormatKind.Ort => new OrtReader(facts).Read(),
                _ => ExecuTorchReader.Read(facts),
            });
        }
        catch (MalformedException e)
        {
            return new Parsed<MobileModel>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }
}
