using System.Buffers.Binary;
using System.Text;

namespace SupplyGuard.Formats.Pickle;

/// <summary>The opcodes that import and call. Nothing is imported or called: what would be is written down, and an opaque thing takes its place.</summary>
internal sealed class PickleCalls(PickleState state)
{
    private readonly PickleStack _stack = state.Stack;
    private readonly PickleHeap _heap = state.Heap;
    private long _storageWord = -1;

    /// <returns>False when the opcode is none of these.</returns>
    /// <exception cref="MalformedException">Python would refuse it.</exception>
    public bool Execute(int opcode)
    {
        switch (opcode)
        {
            case 'c': Push(PickleOperation.Global, ImportLines(ascii: false)); break;
            case 0x93: StackGlobal(); break;
            case 'i': Instance(); break;
            case 'o': Object(_stack.PopMark()); break;
            case 'R': Reduce(); break;
            case 0x81: NewObject(_stack.Pop(2), keywords: null); break;
            case 0x92: NewObjectWithKeywords(_stack.Pop(3)); break;
            case 'b': Build(); break;
            case 0x82: Extension(state.Input.Take(1)[0]); break;
            case 0x83: Extension(BinaryPrimitives.ReadUInt16LittleEndian(state.Input.Take(sizeof(ushort)))); break;
            case 0x84: Extension(BinaryPrimitives.ReadInt32LittleEndian(state.Input.Take(sizeof(int)))); break;
            case 'P': PersistentLine(); break;
            case 'Q': Persistent(_stack.Pop()); break;
            case 0x97: _stack.Push(PickleValue.OfBytes(state.Input.Offset, 0)); break;
            case 0x98: ReadOnly(); break;
            default: return false;
        }

        return true;
    }

    private void Push(PickleOperation operation, int global)
    {
        KeepDescriptions(global);
        state.Log.Add(state.At, operation, global);
        var node = _heap.Add(state.At, operation, global);
        _stack.Push(PickleValue.OfNode(PickleKind.Opaque, node));
    }

    /// <summary>Behind the class of joblib's descriptions come the descriptions, whose parts are looked at.</summary>
    private void KeepDescriptions(int global)
    {
        if (state.Input.StepsOverArrays && global >= 0 && JoblibArray.IsWrapper(state.Log[global]))
            _heap.KeepsParts = true;
    }

    private int ImportLines(bool ascii)
    {
        var module = Line(ascii);
        return state.Log.NumberOf(module, Line(ascii));
    }

    private string Line(bool ascii)
    {
        var line = state.Input.Line();
        if (line.Length > state.Input.Limits.NameBytes)
            throw new MalformedException(Fault.TooLarge, state.At, $"a name that is imported is longer than {state.Input.Limits.NameBytes} bytes.");
        if (ascii ? !Ascii.IsValid(line) : !System.Text.Unicode.Utf8.IsValid(line))
            throw state.Inconsistent("a name that is imported is not text.");

        return Encoding.UTF8.GetString(line);
    }

    private void StackGlobal()
    {
        var names = _stack.Pop(2);
        var (module, name) = (names[0], names[1]);
        if (module.Kind is not (PickleKind.Text or PickleKind.Opaque) || name.Kind is not (PickleKind.Text or PickleKind.Opaque))
            throw state.Inconsistent($"STACK_GLOBAL takes two texts, not a {module.Kind} and a {name.Kind}.");

        var global = -1;
        if (module.Kind is PickleKind.Text && name.Kind is PickleKind.Text && !state.Log.TryNumberOf(module, name, out global))
        {
            global = state.Log.NumberOf(state.Input.TextOf(module, state.Input.Limits.NameBytes), state.Input.TextOf(name, state.Input.Limits.NameBytes));
            state.Log.Remember(module, name, global);
        }

        Push(PickleOperation.StackGlobal, module.Kind is PickleKind.Text && name.Kind is PickleKind.Text ? global : -1);
    }

    private void Instance()
    {
        var global = ImportLines(ascii: true);
        KeepDescriptions(global);

        // The import happens before the arguments are looked for.
        if (state.Log.DescribedText(global) is null)
            state.Log.Add(state.At, PickleOperation.Instance, global);
        else
            state.Log.Add(state.At, PickleOperation.Instance, global, arguments: null);

        var arguments = Tuple(_stack.PopMark());
        var node = _heap.Add(state.At, PickleOperation.Instance, global);
        _heap.Append(node, PickleLinkRole.Arguments, arguments);
        _stack.Push(PickleValue.OfNode(PickleKind.Opaque, node));
    }

    private void Object(ReadOnlySpan<PickleValue> items)
    {
        if (items.IsEmpty)
            throw state.Inconsistent("OBJ has nothing to call.");

        var callee = items[0];
        Call(PickleOperation.Call, callee, Tuple(items[1..]), keywords: null);
    }

    private void Reduce()
    {
        var items = _stack.Pop(2);
        Call(PickleOperation.Reduce, items[0], items[1], keywords: null);
    }

    private void NewObject(ReadOnlySpan<PickleValue> items, PickleValue? keywords) =>
        Call(keywords is null ? PickleOperation.NewObject : PickleOperation.NewObjectWithKeywords, items[0], items[1], keywords);

    private void NewObjectWithKeywords(ReadOnlySpan<PickleValue> items)
    {
        if (!_heap.IsKeywords(items[2]))
            throw state.Inconsistent($"keyword arguments are a {items[2].Kind}, or have a key that is no text.");

        NewObject(items, items[2]);
    }

    private void Call(PickleOperation operation, PickleValue callee, PickleValue arguments, PickleValue? keywords)
    {
        if (callee.Kind is not PickleKind.Opaque)
            throw state.Inconsistent($"a {callee.Kind} is called.");
        if (!PickleTruth.IsIterable(arguments))
            throw state.Inconsistent($"the arguments of a call are a {arguments.Kind}.");

        ref var called = ref _heap[callee.Node];
        var global = called.Operation is PickleOperation.Global or PickleOperation.StackGlobal ? called.Global : -1;
        if (state.Log.DescribedText(global) is { } text)
            state.Log.Add(state.At, operation, global, Describe(arguments, text));
        else
            state.Log.Add(state.At, operation, global);

        var node = _heap.Add(state.At, operation, global);
        _stack.Push(PickleValue.OfNode(PickleKind.Opaque, node));
        _heap.Append(node, PickleLinkRole.Callee, callee);
        _heap.Append(node, PickleLinkRole.Arguments, arguments);
        if (keywords is { } given)
            _heap.Append(node, PickleLinkRole.KeywordArguments, given);
    }

    /// <summary>Null when the arguments are not a short tuple of which every part is kept.</summary>
    private PickleArgument[]? Describe(PickleValue arguments, int text)
    {
        if (arguments.Kind is not PickleKind.Tuple)
            return null;

        var tuple = _heap[arguments.Node];
        if (tuple.Count > DescribedCalls.MostArguments || (tuple.Flags & PickleNodeFlags.Incomplete) is not PickleNodeFlags.None)
            return null;

        var described = new PickleArgument[tuple.Count];
        for (var (i, next) = (0, tuple.First); i < described.Length; i++)
        {
            ref var link = ref _heap.Link(next);
            described[i] = Describe(link.Value, isTold: i == text);
            next = link.Next;
        }

        return state.Log.Same(described);
    }

    private PickleArgument Describe(PickleValue value, bool isTold)
    {
        switch (value.Kind)
        {
            case PickleKind.None:
                return new PickleArgument(PickleArgumentKind.None);
            case PickleKind.Text:
                return new PickleArgument(PickleArgumentKind.Text, Text: isTold && value.Length <= DescribedCalls.MostCharacters ? state.Input.TextOf(value, DescribedCalls.MostCharacters) : null);
            case PickleKind.Opaque when _heap[value.Node] is { Operation: PickleOperation.Global or PickleOperation.StackGlobal, Global: >= 0 and var global } && value.Node is not 0:
                var (module, name) = state.Log[global];
                return new PickleArgument(PickleArgumentKind.Import, module, name);
            default:
                return new PickleArgument(PickleArgumentKind.Other);
        }
    }

    private void Build()
    {
        var given = _stack.Pop();
        var target = _stack.Top;
        if (target.Kind is PickleKind.Opaque)
        {
            state.LogDone(PickleOperation.Build, target);
            _heap.Append(target.Node, PickleLinkRole.State, given);
            if (state.Input.StepsOverArrays && _heap[target.Node].Global is >= 0 and var global && JoblibArray.IsWrapper(state.Log[global]))
                new JoblibArray(state).StepOver(given);

            return;
        }

        // Values of Python's own types have no attributes to write: only an empty state passes.
        var (attributes, slots) = Parts(given);
        if (_heap.IsTrue(attributes) || (slots.Kind is not PickleKind.Opaque && _heap.IsTrue(slots)))
            throw state.Inconsistent($"BUILD gives a state to a {target.Kind}.");
    }

    /// <summary>A pair is attributes and slots; anything else is attributes.</summary>
    private (PickleValue Attributes, PickleValue Slots) Parts(PickleValue given)
    {
        if (given.Kind is not PickleKind.Tuple || _heap[given.Node] is not { Count: 2, First: not 0 } pair)
            return (given, PickleValue.None);

        ref var first = ref _heap.Link(pair.First);
        return first.Next is 0 ? (given, PickleValue.None) : (first.Value, _heap.Link(first.Next).Value);
    }

    private void Extension(int code)
    {
        if (code <= 0)
            throw state.Inconsistent($"extension code {code} is not positive.");

        Push(PickleOperation.Extension, -1);
    }

    private void PersistentLine()
    {
        var start = state.Input.Offset;
        var line = state.Input.Line();
        if (!Ascii.IsValid(line))
            throw state.Inconsistent("a persistent id is not ASCII.");

        Persistent(PickleValue.OfText(PickleTextForm.Latin1, start, line.Length));
    }

    private void Persistent(PickleValue id)
    {
        if (LayerClass(id) is { } layer)
        {
            _stack.Push(layer);
            return;
        }

        var storage = StorageClass(id);
        state.Log.Add(state.At, storage < 0 ? PickleOperation.PersistentId : PickleOperation.Storage, storage);
        var node = _heap.Add(state.At, PickleOperation.PersistentId, -1);
        _stack.Push(PickleValue.OfNode(PickleKind.Opaque, node));
        _heap.Append(node, PickleLinkRole.Id, id);
    }

    /// <summary>The class in an id as PyTorch writes it, <c>('storage', class, key, location, elements[, view])</c>; minus one when the id is another.</summary>
    private int StorageClass(PickleValue id)
    {
        if (id.Kind is not PickleKind.Tuple || _heap[id.Node] is not { Count: 5 or 6, First: not 0 } tuple)
            return -1;

        ref var kind = ref _heap.Link(tuple.First);
        if (kind.Next is 0 || !IsStorageWord(kind.Value))
            return -1;

        ref var type = ref _heap.Link(kind.Next);
        if (type.Next is 0 || type.Value.Kind is not PickleKind.Opaque || type.Value.Node is 0 || _heap.Link(type.Next).Value.Kind is not PickleKind.Text)
            return -1;

        ref var node = ref _heap[type.Value.Node];
        return node.Operation is PickleOperation.Global or PickleOperation.StackGlobal ? node.Global : -1;
    }

    /// <summary>
    /// The class in an id as PyTorch wrote it before 1.6 for every class of a whole network, <c>('module', class, file or None, source or None)</c>: its loader yields the class, and only
    /// compares the source with that of the class (<c>torch.serialization._legacy_load</c>). Null when the id is another.
    /// </summary>
    private PickleValue? LayerClass(PickleValue id)
    {
        const string Word = "module";
        if (id.Kind is not PickleKind.Tuple || _heap[id.Node] is not { Count: 4, First: not 0 } tuple)
            return null;

        var parts = new PickleValue[4];
        var at = tuple.First;
        for (var i = 0; i < parts.Length; i++)
        {
            if (at is 0)
                return null;

            ref var link = ref _heap.Link(at);
            (parts[i], at) = (link.Value, link.Next);
        }

        var (kind, layer) = (parts[0], parts[1]);
        return kind.Kind is PickleKind.Text && kind.Length == Word.Length && state.Input.TextOf(kind, Word.Length) is Word
            && layer is { Kind: PickleKind.Opaque, Node: not 0 } && _heap[layer.Node].Operation is PickleOperation.Global or PickleOperation.StackGlobal
            && parts[2].Kind is PickleKind.Text or PickleKind.None && parts[3].Kind is PickleKind.Text or PickleKind.None
            ? layer
            : null;
    }

    private bool IsStorageWord(PickleValue value)
    {
        const string Word = "storage";
        if (value.Kind is not PickleKind.Text || value.Length != Word.Length)
            return false;
        if (value.Start == _storageWord)
            return true;
        if (state.Input.TextOf(value, Word.Length) is not Word)
            return false;

        _storageWord = value.Start;
        return true;
    }

    private void ReadOnly()
    {
        ref var top = ref _stack.Top;
        if (top.Kind is PickleKind.ByteArray)
            top = PickleValue.OfView(hashable: false, empty: _heap[top.Node].Count is 0);
        else if (top.Kind is not (PickleKind.Bytes or PickleKind.View or PickleKind.Opaque))
            throw state.Inconsistent($"a {top.Kind} is no buffer.");
    }

    private PickleValue Tuple(ReadOnlySpan<PickleValue> items)
    {
        var node = _heap.Add(state.At, PickleNodeFlags.Hashable);
        if (node is not 0)
            _heap[node].Count = items.Length;

        _heap.Extend(node, items, isTuple: true);
        return PickleValue.OfNode(PickleKind.Tuple, node);
    }
}
