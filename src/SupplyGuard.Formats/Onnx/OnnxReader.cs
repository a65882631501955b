using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Onnx;

/// <summary>The door of the ONNX room.</summary>
public static class OnnxReader
{
    /// <summary>
    /// Reads the facts of an ONNX model without holding any of its weights in memory.
    /// </summary>
    /// <param name="externalData">Opens files beside the model. Without it, tensors in other files are reported as not offered.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<OnnxModel> Read(FileWindow file, OnnxLimits limits, ExternalDataSource? externalData, CancellationToken cancellationToken) => Read(file, limits, externalData, watcher: null, cancellationToken);

    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<OnnxModel> Read(FileWindow file, OnnxLimits limits, ExternalDataSource? externalData, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            using var facts = new OnnxFacts(new OnnxSource(file, limits, cancellationToken), externalData, watcher);
            return new Parsed<OnnxModel>.Ok(new OnnxModelReader(facts).Read());
        }
        catch (MalformedException e)
        {
            return new Parsed<OnnxModel>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }
}
