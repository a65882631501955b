using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.TensorFlow;

/// <summary>Collects what the reading of one file finds, within its limits.</summary>
internal sealed class GraphFacts(GraphSource source, TensorHasher hasher)
{
    private readonly Dictionary<(CodeUseKind Kind, string Name, string Scope, string Detail), CodeUse> _uses = [];
    private readonly ImmutableArray<TensorEntry>.Builder _tensors = ImmutableArray.CreateBuilder<TensorEntry>();
    private readonly ImmutableArray<UnreadTensor>.Builder _unread = ImmutableArray.CreateBuilder<UnreadTensor>();
    private readonly ImmutableArray<KeyValuePair<string, string>>.Builder _metadata = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _nodes;
    private int _functions;

    public GraphSource Source { get; } = source;

    public TensorHasher Hasher { get; } = hasher;

    /// <summary>Elements of tensors whose values were listed.</summary>
    public long ListedElements { get; set; }

    /// <summary>Adds a use, unless the same is known of the same function.</summary>
    /// <exception cref="MalformedException">The limits allow no more.</exception>
    public void Add(CodeUse use, string scope)
    {
        if (!_uses.TryAdd((use.Kind, use.Name, scope, use.Detail), use))
            return;
        if (_uses.Count > Source.Limits.Uses)
            throw new MalformedException(Fault.TooLarge, use.Offset, $"the graph uses more than {Source.Limits.Uses} operators and paths.");

        _ = Source.Keep(use.Name + use.Where, use.Offset);
    }

    /// <exception cref="MalformedException">There is a tensor of this name, or there are too many.</exception>
    public void Add(TensorEntry tensor, long offset)
    {
        MustBeNew(tensor.Name, offset);
        _tensors.Add(tensor);
    }

    /// <exception cref="MalformedException">There is a tensor of this name, or there are too many.</exception>
    public void AddUnread(string name, string reason, long offset)
    {
        MustBeNew(name, offset);
        _unread.Add(new UnreadTensor(name, reason, offset));
    }

    public void AddMetadata(string key, string value, long offset)
    {
        if (value.Length > 0 && _metadata.Count < Source.Limits.Tensors)
            _metadata.Add(new KeyValuePair<string, string>(key, Source.Keep(value, offset)));
    }

    /// <exception cref="MalformedException">The limits allow no more.</exception>
    public void CountNode(long offset)
    {
        if (_nodes++ == Source.Limits.Nodes)
            throw new MalformedException(Fault.TooLarge, offset, $"the graphs have more than {Source.Limits.Nodes} nodes.");
    }

    /// <exception cref="MalformedException">The limits allow no more.</exception>
    public void CountFunction(long offset)
    {
        if (_functions++ == Source.Limits.Functions)
            throw new MalformedException(Fault.TooLarge, offset, $"the libraries have more than {Source.Limits.Functions} functions.");
    }

    public TensorFlowModel Finish()
    {
        var tensors = _tensors.ToImmutable();
        return new TensorFlowModel
        {
            Tensors = tensors,
            Unread = _unread.ToImmutable(),
            Uses = [.. _uses.Values],
            Metadata = _metadata.ToImmutable(),
            ParameterCount = TensorSize.Parameters(tensors),
        };
    }

    private void MustBeNew(string name, long offset)
    {
        if (!_names.Add(Source.Keep(name, offset)))
            throw new MalformedException(Fault.Inconsistent, offset, $"the tensor '{name}' is there twice.");
        if (_names.Count > Source.Limits.Tensors)
            throw new MalformedException(Fault.TooLarge, offset, $"the graphs have more than {Source.Limits.Tensors} tensors.");
    }
}
