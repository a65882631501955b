namespace SupplyGuard.Formats.Pickle;

/// <summary>A pickle after its execution: what it did, what it made, and the heap in which that lies.</summary>
/// <param name="Root">What <c>STOP</c> returned; absent when the pickle broke off.</param>
internal sealed record PickleRun(PickleProgram Program, PickleValue Root, PickleState State)
{
    public PickleHeap Heap => State.Heap;

    public long End => Program.Start + Program.Length;
}
