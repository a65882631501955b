namespace SupplyGuard.Formats.Pickle;

/// <summary>
/// All containers and opaque things of one pickle, and their parts. When it is full, nothing more is kept and everything goes on:
/// what was lost is marked, so that whoever needs it knows.
/// </summary>
/// <remarks>Node zero stands for every node that was not kept: whatever is asked of it, the answer is the one with which reading goes on.</remarks>
internal sealed class PickleHeap(PickleLimits limits)
{
    private const int ChunkBits = 9;
    private const int ChunkSize = 1 << ChunkBits;

    /// <summary>Elements of the longest tuple that is looked at whoever reads the pickle: the state of a <c>numpy.dtype</c> has nine.</summary>
    private const int ShortTuple = 16;

    private readonly List<PickleNode[]> _nodes = [];
    private readonly List<PickleLink[]> _links = [];
    private PickleNode _lost = new() { Count = 1, Global = -1, Flags = PickleNodeFlags.Hashable | PickleNodeFlags.Incomplete };
    private int _nodeCount;
    private int _linkCount;

    /// <summary>Whether a node or a part was not kept.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether the parts of lists, dictionaries, sets and long tuples are kept, and not only how many there are.</summary>
    public bool KeepsParts { get; set; }

    public ref PickleNode this[int node]
    {
        get
        {
            if (node is 0)
                return ref _lost;

            return ref _nodes[(node - 1) >> ChunkBits][(node - 1) & (ChunkSize - 1)];
        }
    }

    public int Add(long offset, PickleNodeFlags flags = PickleNodeFlags.None)
    {
        if (_nodeCount == limits.Nodes)
        {
            IsFull = true;
            return 0;
        }

        if (_nodeCount >> ChunkBits == _nodes.Count)
            _nodes.Add(new PickleNode[ChunkSize]);

        ref var node = ref this[++_nodeCount];
        node.Offset = offset;
        node.Flags = flags;
        node.Global = -1;
        return _nodeCount;
    }

    /// <summary>Adds an opaque thing.</summary>
    public int Add(long offset, PickleOperation operation, int global)
    {
        var index = Add(offset);
        if (index is 0)
            return 0;

        ref var node = ref this[index];
        node.Operation = operation;
        node.Global = global;
        return index;
    }

    public void Append(int node, PickleLinkRole role, PickleValue value)
    {
        if (node is 0)
            return;

        ref var target = ref this[node];
        if (_linkCount == Math.Min(limits.Parts, PickleLink.Most))
        {
            IsFull = true;
            target.Flags |= PickleNodeFlags.Incomplete;
            return;
        }

        if (_linkCount >> ChunkBits == _links.Count)
            _links.Add(new PickleLink[ChunkSize]);

        Link(++_linkCount) = new PickleLink(value, role);
        if (target.First is 0)
            target.First = _linkCount;
        else
            Link(target.Last).Next = _linkCount;

        target.Last = _linkCount;
    }

    /// <summary>Adds elements: of a short tuple always, since calls and persistent ids are judged by theirs; otherwise if parts are kept at all.</summary>
    public void Extend(int node, ReadOnlySpan<PickleValue> items, bool isTuple = false)
    {
        if (node is 0 || items.IsEmpty)
            return;

        if (!KeepsParts && !(isTuple && items.Length <= ShortTuple && Tells(items)))
        {
            this[node].Flags |= PickleNodeFlags.Incomplete;
            return;
        }

        foreach (var item in items)
            Append(node, PickleLinkRole.Element, item);
    }

    /// <summary>
    /// Whether the elements of a tuple could decide something. Numbers alone decide nothing: calls are judged by texts and imports, and <c>BUILD</c> by whether both parts of a pair
    /// are empty.
    /// </summary>
    private bool Tells(ReadOnlySpan<PickleValue> items)
    {
        var isEmpty = true;
        foreach (var item in items)
        {
            if (item.Kind is not (PickleKind.None or PickleKind.Bool or PickleKind.Integer or PickleKind.Float))
                return true;

            isEmpty &= !this.IsTrue(item);
        }

        return items.Length is 1 || (items.Length is 2 && isEmpty);
    }

    /// <summary>Adds keys and their values in turn, if parts are kept.</summary>
    public void ExtendPairs(int node, ReadOnlySpan<PickleValue> keysAndValues)
    {
        if (node is 0 || keysAndValues.IsEmpty)
            return;

        if (!KeepsParts)
        {
            this[node].Flags |= PickleNodeFlags.Incomplete;
            return;
        }

        for (var i = 0; i < keysAndValues.Length; i += 2)
        {
            Append(node, PickleLinkRole.Key, keysAndValues[i]);
            Append(node, PickleLinkRole.Value, keysAndValues[i + 1]);
        }
    }

    /// <param name="link">Counted from one.</param>
    public ref PickleLink Link(int link) => ref _links[(link - 1) >> ChunkBits][(link - 1) & (ChunkSize - 1)];
}
