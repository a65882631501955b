using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>Carries a fault of golden data to <see cref="GoldenDataReader"/>, the only place that catches it.</summary>
internal sealed class FaultySampleException(Fault fault, long offset, string message) : Exception(message)
{
    public FaultySampleException(string message)
        : this(Fault.Inconsistent, 0, message)
    {
    }

    public Fault Fault { get; } = fault;

    public long Offset { get; } = offset;

    /// <exception cref="FaultySampleException">The bytes are malformed.</exception>
    public static T Unless<T>(Parsed<T> parsed) => parsed switch
    {
        Parsed<T>.Ok ok => ok.Value,
        Parsed<T>.Malformed malformed => throw new FaultySampleException(malformed.Fault, malformed.Offset, malformed.Detail),
        _ => throw new InvalidOperationException("A door returned neither of its cases."),
    };
}
