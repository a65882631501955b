namespace SupplyGuard.Formats.Pickle;

/// <summary>Looks at what a pickle made: parts by role, constants by type. Never executes anything.</summary>
internal sealed class PickleGraph(PickleRun run)
{
    private readonly PickleHeap _heap = run.Heap;

    public PickleValue Root => run.Root;

    /// <summary>Whether parts are missing because there were too many.</summary>
    public bool IsIncomplete => _heap.IsFull;

    public ref PickleNode this[PickleValue value] => ref _heap[value.Node];

    public ref PickleLink Link(int link) => ref _heap.Link(link);

    /// <summary>Offset of the opcode that made a value; of the pickle, for a value that is no node.</summary>
    public long PositionOf(PickleValue value) => value.IsNode ? _heap[value.Node].Offset : run.Program.Start;

    /// <summary>What an import imports; null when the value is no import, or not a constant one.</summary>
    public (string Module, string Name)? ImportOf(PickleValue value) =>
        value.Kind is PickleKind.Opaque && _heap[value.Node] is { Operation: PickleOperation.Global or PickleOperation.StackGlobal, Global: >= 0 and var number }
            ? run.State.Log[number]
            : null;

    /// <summary>The first part of a role; null when there is none.</summary>
    public PickleValue? Part(PickleValue value, PickleLinkRole role)
    {
        for (var next = _heap[value.Node].First; next is not 0;)
        {
            ref var link = ref _heap.Link(next);
            if (link.Role == role)
                return link.Value;

            next = link.Next;
        }

        return null;
    }

    /// <summary>The elements of a tuple or a list; null when it is none, or when they are not known or more than asked for.</summary>
    public PickleValue[]? Elements(PickleValue value, int atMost)
    {
        if (value.Kind is not (PickleKind.Tuple or PickleKind.List))
            return null;

        var node = _heap[value.Node];
        if (node.Count > atMost || (node.Flags & (PickleNodeFlags.Altered | PickleNodeFlags.Incomplete)) is not PickleNodeFlags.None)
            return null;

        var elements = new PickleValue[node.Count];
        var next = node.First;
        for (var i = 0; i < elements.Length; i++)
        {
            ref var link = ref _heap.Link(next);
            elements[i] = link.Value;
            next = link.Next;
        }

        return elements;
    }

    /// <exception cref="MalformedException">It is longer than <paramref name="atMost"/> bytes.</exception>
    public string TextOf(PickleValue text, int atMost) => run.State.Input.TextOf(text, atMost);
}
