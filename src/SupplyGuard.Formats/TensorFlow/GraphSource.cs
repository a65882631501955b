using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.TensorFlow;

/// <summary>The file under one reading of a graph, with the limits of this room.</summary>
internal sealed class GraphSource(FileWindow file, TensorFlowLimits limits, CancellationToken cancellationToken) : ProtobufSource(file, limits, cancellationToken)
{
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    public override TensorFlowLimits Limits { get; } = limits;

    /// <summary>The one copy of a text that is kept: names of nodes come again in every node that takes something from them.</summary>
    /// <exception cref="MalformedException">All text together is longer than the limits allow.</exception>
    public string Known(string text, long offset) => _known.TryGetValue(text, out var known) ? known : _known[text] = Keep(text, offset);
}
