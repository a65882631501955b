using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Carries a fault of a baseline file to <see cref="BaselineReader"/>, the only place that catches it.</summary>
internal sealed class FaultyMemberException(Fault fault, string message) : Exception(message)
{
    public Fault Fault { get; } = fault;
}
