using System.Globalization;

namespace SupplyGuard.Formats.Pickle;

/// <summary>
/// An array that joblib writes between the opcodes, behind the <c>BUILD</c> of its description: padding whose length is its first byte, then the elements; or a
/// pickle of its own, if they are objects. Source: <c>joblib/numpy_pickle.py</c>, <c>NumpyArrayWrapper.read_array</c>.
/// </summary>
internal sealed class JoblibArray(PickleState state)
{
    private const int LongestName = 64;

    private const int MostDimensions = 64;

    private const int FlagsIndex = 7;

    /// <summary>Arrays of objects inside arrays of objects.</summary>
    private const int MostDepth = 5;

    /// <summary>Whether an import is the class of descriptions.</summary>
    public static bool IsWrapper((string Module, string Name) import) => import is ("joblib.numpy_pickle", "NumpyArrayWrapper");

    /// <param name="description">A dictionary with <c>shape</c>, <c>dtype</c> and, in newer versions, <c>numpy_array_alignment_bytes</c>.</param>
    /// <exception cref="MalformedException">The array does not fit into the file, or cannot be told from its description.</exception>
    public void StepOver(PickleValue description)
    {
        if (description.Kind is not PickleKind.Dictionary || IsIncomplete(description))
            throw Unknown();

        PickleValue shape = default, dtype = default, alignment = default;
        string? key = null;
        for (var next = state.Heap[description.Node].First; next is not 0; next = state.Heap.Link(next).Next)
        {
            ref var link = ref state.Heap.Link(next);
            if (link.Role is PickleLinkRole.Key)
                key = link.Value.Kind is PickleKind.Text && link.Value.Length <= LongestName ? state.Input.TextOf(link.Value, LongestName) : null;
            else if (key is "shape")
                shape = link.Value;
            else if (key is "dtype")
                dtype = link.Value;
            else if (key is "numpy_array_alignment_bytes")
                alignment = link.Value;
        }

        var start = state.Input.Offset;
        if (Width(dtype) is not { } width)
        {
            Objects();
        }
        else
        {
            var length = Length(shape, width);
            if (alignment.Kind is PickleKind.Integer)
                state.Input.Skip(state.Input.Take(1)[0]);

            state.Input.Skip(length);
        }

        state.SteppedOver += state.Input.Offset - start;
    }

    private void Objects()
    {
        if (state.Input.ArrayDepth >= MostDepth)
            throw new MalformedException(Fault.TooLarge, state.At, $"arrays of objects are inside one another more than {MostDepth} deep.");

        state.Input.ArrayDepth++;
        var inner = PickleMachine.Run(state.Input).Program;
        state.Input.ArrayDepth--;
        state.Inner.Add(inner);
        if (inner.Break is { } broken)
            throw new MalformedException(broken.Fault, broken.Offset, broken.Detail);
    }

    private ulong Length(PickleValue shape, int width)
    {
        if (shape.Kind is not PickleKind.Tuple || state.Heap[shape.Node].Count > MostDimensions || IsIncomplete(shape))
            throw Unknown();

        var length = (ulong)width;
        for (var next = state.Heap[shape.Node].First; next is not 0; next = state.Heap.Link(next).Next)
        {
            if (state.Heap.Link(next).Value is not { Kind: PickleKind.Integer, Number: >= 0 and var count })
                throw Unknown();

            length = (ulong)count > 0 && length > ulong.MaxValue / (ulong)count ? throw Unknown() : length * (ulong)count;
        }

        return length;
    }

    /// <summary>Bytes of one element; null when they are objects. The type is <c>numpy.dtype(text, …)</c>.</summary>
    private int? Width(PickleValue dtype)
    {
        if (dtype.Kind is not PickleKind.Opaque)
            throw Unknown();

        ref var node = ref state.Heap[dtype.Node];
        if (node.Operation is not PickleOperation.Reduce || node.Global < 0 || state.Log[node.Global] is not ("numpy", "dtype"))
            throw Unknown();

        for (var next = node.First; next is not 0; next = state.Heap.Link(next).Next)
        {
            ref var link = ref state.Heap.Link(next);
            if (link.Role is PickleLinkRole.Arguments && link.Value.Kind is PickleKind.Tuple && state.Heap[link.Value.Node] is { Count: > 0, First: not 0 and var first }
                && state.Heap.Link(first).Value is { Kind: PickleKind.Text, Length: <= LongestName } name)
                return HasObjects(dtype.Node) ? null : WidthOf(state.Input.TextOf(name, LongestName));
        }

        throw Unknown();
    }

    /// <summary>Whether a record has fields that are objects: the eighth part of its state are flags, of which the lowest says that.</summary>
    private bool HasObjects(int dtype)
    {
        for (var next = state.Heap[dtype].First; next is not 0; next = state.Heap.Link(next).Next)
        {
            ref var link = ref state.Heap.Link(next);
            if (link.Role is not PickleLinkRole.State || link.Value.Kind is not PickleKind.Tuple)
                continue;
            if (IsIncomplete(link.Value))
                throw Unknown();

            var index = 0;
            for (var part = state.Heap[link.Value.Node].First; part is not 0; part = state.Heap.Link(part).Next)
            {
                if (index++ is FlagsIndex && state.Heap.Link(part).Value is { Kind: PickleKind.Integer, Number: var flags } && (flags & 1) is not 0)
                    return true;
            }
        }

        return false;
    }

    private int? WidthOf(string name)
    {
        if (!int.TryParse(name.AsSpan(Math.Min(1, name.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            throw Unknown();

        return name[0] switch
        {
            'O' => null,
            'U' when size <= int.MaxValue / 4 => size * 4,
            'b' or 'i' or 'u' or 'f' or 'c' or 'S' or 'M' or 'm' or 'V' => size,
            _ => throw Unknown(),
        };
    }

    private bool IsIncomplete(PickleValue value) => (state.Heap[value.Node].Flags & PickleNodeFlags.Incomplete) is not PickleNodeFlags.None;

    private MalformedException Unknown() => new(Fault.Unsupported, state.At, "an array of joblib is described in a way that this version does not read.");
}
