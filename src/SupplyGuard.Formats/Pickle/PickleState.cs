namespace SupplyGuard.Formats.Pickle;

/// <summary>Everything that the opcodes of one pickle work on.</summary>
internal sealed class PickleState(PickleInput input)
{
    public PickleInput Input { get; } = input;

    public PickleStack Stack { get; } = new(input.Limits);

    public PickleMemo Memo { get; } = new(input.Limits);

    public PickleHeap Heap { get; } = new(input.Limits) { KeepsParts = input.KeepsParts };

    public PickleLog Log { get; } = new(input.Limits);

    public PickleNesting Nesting { get; } = new(input);

    /// <summary>Bytes of arrays between the opcodes that were passed over, since the last frame began.</summary>
    public long SteppedOver { get; set; }

    /// <summary>Pickles that stand between the opcodes, in arrays of objects.</summary>
    public List<PickleProgram> Inner { get; } = [];

    /// <summary>Offset of the opcode that is being executed.</summary>
    public long At { get; set; }

    /// <summary>Writes down what is done to an opaque thing.</summary>
    public void LogDone(PickleOperation operation, PickleValue target)
    {
        ref var node = ref Heap[target.Node];
        Log.Add(At, node.Operation is PickleOperation.Global or PickleOperation.StackGlobal && target.Node is not 0 ? PickleOperation.Change : operation, node.Global);
    }

    public MalformedException Inconsistent(string message) => new(Fault.Inconsistent, At, message);
}
