namespace SupplyGuard.Formats.Pickle;

/// <summary>Everything that the opcodes of one pickle work on.</summary>
internal sealed class PickleState(PickleInput input)
{
    public PickleInput Input { get; } = input;

    public PickleStack Stack { get; } = new(input.Limits);

    public PickleMemo Memo { get; } = new(input.Limits);

    public PickleHeap Heap { get; } = new(input.Limits);

    public PickleLog Log { get; } = new(input.Limits);

    /// <summary>Offset of the opcode that is being executed.</summary>
    public long At { get; set; }

    public MalformedException Inconsistent(string message) => new(Fault.Inconsistent, At, message);
}
