namespace SupplyGuard.Formats.Pickle;

/// <summary>The opcodes that make containers and put things into them.</summary>
internal sealed class PickleContainers(PickleState state)
{
    private readonly PickleStack _stack = state.Stack;
    private readonly PickleHeap _heap = state.Heap;

    /// <returns>False when the opcode is none of these.</returns>
    /// <exception cref="MalformedException">Python would refuse it.</exception>
    public bool Execute(int opcode)
    {
        switch (opcode)
        {
            case ')': Push(PickleKind.Tuple, [], PickleNodeFlags.Hashable); break;
            case ']': Push(PickleKind.List, []); break;
            case '}': Push(PickleKind.Dictionary, []); break;
            case 0x8F: Push(PickleKind.Set, []); break;
            case 0x85: Tuple(_stack.Pop(1)); break;
            case 0x86: Tuple(_stack.Pop(2)); break;
            case 0x87: Tuple(_stack.Pop(3)); break;
            case 't': Tuple(_stack.PopMark()); break;
            case 'l': Push(PickleKind.List, _stack.PopMark()); break;
            case 'd': Dictionary(_stack.PopMark()); break;
            case 0x91: FrozenSet(_stack.PopMark()); break;
            case 'a': Append(_stack.Pop(1)); break;
            case 'e': Append(_stack.PopMark()); break;
            case 's': SetItems(_stack.Pop(2)); break;
            case 'u': SetItems(_stack.PopMark()); break;
            case 0x90: AddItems(_stack.PopMark()); break;
            default: return false;
        }

        return true;
    }

    private void Push(PickleKind kind, ReadOnlySpan<PickleValue> items, PickleNodeFlags flags = PickleNodeFlags.None)
    {
        var node = _heap.Add(state.At, flags);
        Extend(node, items, kind is PickleKind.Tuple);
        _stack.Push(PickleValue.OfNode(kind, node));
    }

    private void Extend(int node, ReadOnlySpan<PickleValue> items, bool isTuple = false)
    {
        if (node is 0)
            return;

        _heap[node].Count += items.Length;
        _heap.Extend(node, items, isTuple);
    }

    private void Tuple(ReadOnlySpan<PickleValue> items)
    {
        var hashable = PickleNodeFlags.Hashable;
        foreach (var item in items)
        {
            if (!_heap.IsHashable(item))
                hashable = PickleNodeFlags.None;
        }

        Push(PickleKind.Tuple, items, hashable);
    }

    private void Dictionary(ReadOnlySpan<PickleValue> items)
    {
        var node = _heap.Add(state.At);
        Put(node, items);
        _stack.Push(PickleValue.OfNode(PickleKind.Dictionary, node));
    }

    private void FrozenSet(ReadOnlySpan<PickleValue> items)
    {
        foreach (var item in items)
            MustBeHashable(item);

        Push(PickleKind.FrozenSet, items);
    }

    private void Append(ReadOnlySpan<PickleValue> items)
    {
        var target = _stack.Top;
        switch (target.Kind)
        {
            case PickleKind.List:
                Extend(target.Node, items);
                break;
            case PickleKind.ByteArray:
                foreach (var item in items)
                    MustBeByte(item);

                if (target.Node is not 0)
                    _heap[target.Node].Count = (int)Math.Min((long)_heap[target.Node].Count + items.Length, int.MaxValue);

                Alter(target.Node);
                break;
            case PickleKind.Opaque:
                state.LogDone(PickleOperation.Append, target);
                _heap.Extend(target.Node, items);
                break;
            default:
                // As with SETITEMS, the unpickler in C does not even look at what nothing is added to.
                if (!items.IsEmpty)
                    throw state.Inconsistent($"something is appended to a {target.Kind}.");

                break;
        }
    }

    private void SetItems(ReadOnlySpan<PickleValue> items)
    {
        var target = _stack.Top;
        switch (target.Kind)
        {
            case PickleKind.Dictionary:
                Put(target.Node, items);
                break;
            case PickleKind.List or PickleKind.ByteArray:
                Replace(target, items);
                break;
            case PickleKind.Opaque:
                MustBePairs(items);
                state.LogDone(PickleOperation.SetItem, target);
                _heap.ExtendPairs(target.Node, items);
                break;
            default:
                // SETITEMS of nothing touches nothing, whatever it is.
                if (!items.IsEmpty)
                    throw state.Inconsistent($"items of a {target.Kind} are set.");

                break;
        }
    }

    private void AddItems(ReadOnlySpan<PickleValue> items)
    {
        var target = _stack.Top;
        switch (target.Kind)
        {
            case PickleKind.Set:
                foreach (var item in items)
                    MustBeHashable(item);

                Extend(target.Node, items);
                break;
            case PickleKind.Opaque:
                state.LogDone(PickleOperation.AddItem, target);
                _heap.Extend(target.Node, items);
                break;
            default:
                if (!items.IsEmpty)
                    throw state.Inconsistent($"items are added to a {target.Kind}.");

                break;
        }
    }

    private void Put(int node, ReadOnlySpan<PickleValue> items)
    {
        MustBePairs(items);
        for (var i = 0; i < items.Length; i += 2)
        {
            MustBeHashable(items[i]);
            if (node is not 0 && items[i].Kind is not PickleKind.Text)
                _heap[node].Flags |= PickleNodeFlags.OddKeys;
        }

        if (node is not 0)
            _heap[node].Count += items.Length / 2;

        _heap.ExtendPairs(node, items);
    }

    /// <summary>Elements that are there are replaced. Which ones is not kept: no honest writer does this.</summary>
    private void Replace(PickleValue target, ReadOnlySpan<PickleValue> items)
    {
        MustBePairs(items);
        var count = _heap[target.Node].Count;
        var known = target.Node is not 0;
        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i].Kind is not (PickleKind.Integer or PickleKind.Bool or PickleKind.Opaque) || (known && (items[i].Number >= count || items[i].Number < -count)))
                throw state.Inconsistent($"an element is replaced that the {target.Kind} does not have.");
            if (target.Kind is PickleKind.ByteArray)
                MustBeByte(items[i + 1]);
        }

        if (!items.IsEmpty)
            Alter(target.Node);
    }

    private void Alter(int node)
    {
        if (node is not 0)
            _heap[node].Flags |= PickleNodeFlags.Altered;
    }

    private void MustBePairs(ReadOnlySpan<PickleValue> items)
    {
        if (items.Length % 2 is not 0)
            throw state.Inconsistent("a key has no value.");
    }

    private void MustBeHashable(PickleValue value)
    {
        if (!_heap.IsHashable(value))
            throw state.Inconsistent($"a {value.Kind} cannot be a key or an element of a set.");
    }

    private void MustBeByte(PickleValue value)
    {
        if (!PickleTruth.IsByte(value))
            throw state.Inconsistent("an element of a byte array is no byte.");
    }
}
