namespace SupplyGuard.Formats;

/// <summary>Carries a fault from the depth of a room to its door, the only place that catches it. Never leaves a door; the rooms of Signatures use it too.</summary>
internal sealed class MalformedException(Fault fault, long offset, string message) : Exception(message)
{
    public Fault Fault { get; } = fault;

    /// <summary>Absolute byte offset in the file at which the fault was seen.</summary>
    public long Offset { get; } = offset;
}
