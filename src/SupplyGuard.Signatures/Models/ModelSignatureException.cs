namespace SupplyGuard.Signatures.Models;

/// <summary>Carries a problem from the depth of the room to its door, the only place that catches it.</summary>
internal sealed class ModelSignatureException(ModelProblemKind kind, string detail) : Exception(detail)
{
    public ModelProblem Problem { get; } = new(kind, detail);
}
