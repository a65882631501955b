using SupplyGuard.Formats.Protobuf;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.TensorFlow;

/// <summary>The door of the TensorFlow room. It knows no operator; it says which ones a graph names, wherever in it.</summary>
public static class TensorFlowReader
{
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<TensorFlowModel> Read(FileWindow file, TensorFlowLimits limits, CancellationToken cancellationToken) => Read(file, limits, watcher: null, cancellationToken);

    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<TensorFlowModel> Read(FileWindow file, TensorFlowLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            var kind = TensorFlowOutline.KindOf(file);
            if (kind is GraphContainer.None)
                throw new MalformedException(Fault.Inconsistent, 0, "the file begins like no graph of TensorFlow.");

            using var hasher = new TensorHasher(watcher, cancellationToken);
            return new Parsed<TensorFlowModel>.Ok(new ContainerReader(new GraphFacts(new GraphSource(file, limits, cancellationToken), hasher)).Read(kind, new ProtobufRange(0, file.Length)));
        }
        catch (MalformedException e)
        {
            return new Parsed<TensorFlowModel>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }
}
